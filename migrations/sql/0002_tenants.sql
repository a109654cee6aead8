-- WHO: municipalities, arrangements, parties and their workers, reference figures.
CREATE TABLE tenants.municipality (
  tenant_id      int  NOT NULL PRIMARY KEY REFERENCES tenants.tenant,
  cbs_code       text NOT NULL CHECK (cbs_code ~ '^GM[0-9]{4}$'),
  name           text NOT NULL CHECK (name <> ''),
  valid          daterange NOT NULL CHECK (NOT isempty(valid)),
  successor_code text CHECK (successor_code ~ '^GM[0-9]{4}$'),
  oin            text CHECK (oin ~ '^[0-9]{20}$')
);
COMMENT ON TABLE tenants.municipality IS 'Municipality (gemeente) with its CBS code, the dates it exists and the code that follows after a merger';
SELECT regie.protect('tenants.municipality');
GRANT SELECT ON tenants.municipality TO regie_app;

CREATE TABLE tenants.arrangement (
  tenant_id int  NOT NULL REFERENCES tenants.tenant,
  id        uuid NOT NULL,
  name      text NOT NULL CHECK (name <> ''),
  form      text NOT NULL CHECK (form IN ('own_body', 'host_municipality')),
  host_id   int,
  valid     daterange NOT NULL CHECK (NOT isempty(valid)),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name),
  FOREIGN KEY (host_id, tenant_id) REFERENCES tenants.tenant (id, cooperation_id),
  CHECK ((form = 'host_municipality') = (host_id IS NOT NULL))
);
COMMENT ON TABLE tenants.arrangement IS 'Joint arrangement (gemeenschappelijke regeling), owned by the cooperation';
SELECT regie.protect('tenants.arrangement');
GRANT SELECT, INSERT ON tenants.arrangement TO regie_app;

CREATE TABLE tenants.participation (
  tenant_id      int  NOT NULL,
  id             uuid NOT NULL,
  cooperation_id int  NOT NULL,
  arrangement_id uuid NOT NULL,
  product_group  text NOT NULL CHECK (product_group <> ''),
  valid          daterange NOT NULL CHECK (NOT isempty(valid)),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, cooperation_id) REFERENCES tenants.tenant (id, cooperation_id),
  FOREIGN KEY (cooperation_id, arrangement_id) REFERENCES tenants.arrangement (tenant_id, id),
  CONSTRAINT participation_no_overlap EXCLUDE USING gist (tenant_id WITH =, arrangement_id WITH =, product_group WITH =, valid WITH &&)
);
COMMENT ON TABLE tenants.participation IS 'Participation (deelname) of a municipality in an arrangement, per product group, dated';
SELECT regie.protect('tenants.participation');
GRANT SELECT, INSERT ON tenants.participation TO regie_app;

CREATE TABLE tenants.party (
  tenant_id       int  NOT NULL REFERENCES tenants.tenant,
  id              uuid NOT NULL,
  name            text NOT NULL CHECK (name <> ''),
  municipality_id int,
  is_principal    boolean NOT NULL DEFAULT false,
  is_performer    boolean NOT NULL DEFAULT true,
  is_contractor   boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name),
  FOREIGN KEY (municipality_id, tenant_id) REFERENCES tenants.tenant (id, cooperation_id)
);
COMMENT ON TABLE tenants.party IS 'Party (partij): organisation that performs work, with or without a municipality behind it; may give hours without paying';
SELECT regie.protect('tenants.party');
GRANT SELECT, INSERT ON tenants.party TO regie_app;

CREATE TABLE tenants.worker (
  tenant_id int  NOT NULL REFERENCES tenants.tenant,
  id        uuid NOT NULL,
  party_id  uuid NOT NULL,
  role      text NOT NULL CHECK (role <> ''),
  name      text NOT NULL CHECK (name <> ''),
  person_id uuid REFERENCES tenants.person,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, party_id, role, name),
  UNIQUE (tenant_id, person_id),
  FOREIGN KEY (tenant_id, party_id) REFERENCES tenants.party (tenant_id, id)
);
COMMENT ON TABLE tenants.worker IS 'Worker (medewerker): performs work for a party in a role, with or without an account';
SELECT regie.protect('tenants.worker');
CREATE TRIGGER person_in_sight BEFORE INSERT OR UPDATE ON tenants.worker FOR EACH ROW EXECUTE FUNCTION regie.account_in_sight('person_id');
GRANT SELECT, INSERT ON tenants.worker TO regie_app;

CREATE TABLE tenants.figure (
  tenant_id      int  NOT NULL REFERENCES tenants.tenant,
  id             uuid NOT NULL,
  bearer         text NOT NULL DEFAULT '',
  name           text NOT NULL CHECK (name <> ''),
  value          numeric(20, 4) NOT NULL,
  unit           text NOT NULL CHECK (unit <> ''),
  year           int  NOT NULL CHECK (year BETWEEN 1900 AND 2200),
  reference_date date NOT NULL,
  source         text NOT NULL CHECK (source <> ''),
  import_id      uuid,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, bearer, name, year, reference_date, source)
);
COMMENT ON TABLE tenants.figure IS 'Reference figure (kengetal) with unit, reference date (peildatum) and source';
COMMENT ON COLUMN tenants.figure.bearer IS 'Name of a bearer outside the municipalities, for rows the cooperation owns; empty for a municipality';
SELECT regie.protect('tenants.figure');
SELECT regie.freeze_rows('tenants.figure');
GRANT SELECT, INSERT ON tenants.figure TO regie_app;

CREATE TABLE tenants.finding (
  tenant_id   int  NOT NULL REFERENCES tenants.tenant,
  id          uuid NOT NULL,
  import_id   uuid NOT NULL,
  code        text NOT NULL CHECK (code <> ''),
  subject     text NOT NULL,
  printed     numeric(20, 4),
  computed    numeric(20, 4),
  difference  numeric(20, 4),
  source      text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE tenants.finding IS 'Finding (bevinding) on imported figures: a difference that is shown and never repaired';
SELECT regie.protect('tenants.finding');
SELECT regie.freeze_rows('tenants.finding');
GRANT SELECT, INSERT (tenant_id, id, import_id, code, subject, printed, computed, difference, source) ON tenants.finding TO regie_app;
