-- WHAT: catalogue, product choice per municipality, clients, routes.
CREATE SCHEMA cafeteria;
GRANT USAGE ON SCHEMA cafeteria TO regie_app, regie_control, regie_ledger;
GRANT CREATE ON SCHEMA cafeteria TO regie_control, regie_ledger;

CREATE TABLE cafeteria.product (
  tenant_id     int  NOT NULL REFERENCES tenants.tenant,
  id            uuid NOT NULL,
  code          text NOT NULL CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name          text NOT NULL CHECK (name <> ''),
  kind          text NOT NULL CHECK (kind IN ('intake', 'diagnosis', 'route', 'support')),
  office        text NOT NULL CHECK (office IN ('front', 'back')),
  product_group text NOT NULL CHECK (product_group <> ''),
  task_field    text NOT NULL,
  scheme        text NOT NULL,
  unit          text NOT NULL CHECK (unit <> ''),
  fund          text NOT NULL CHECK (fund <> ''),
  description   text NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, code)
);
COMMENT ON TABLE cafeteria.product IS 'Product of the shared assortment (assortiment), owned by the cooperation';
SELECT regie.protect('cafeteria.product');
GRANT SELECT, INSERT, UPDATE (name, kind, office, product_group, task_field, scheme, unit, fund, description) ON cafeteria.product TO regie_app;

CREATE TABLE cafeteria.variant (
  tenant_id    int  NOT NULL REFERENCES tenants.tenant,
  id           uuid NOT NULL,
  product_id   uuid NOT NULL,
  code         text NOT NULL CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name         text NOT NULL CHECK (name <> ''),
  norm_minutes int CHECK (norm_minutes >= 0),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, product_id, code),
  FOREIGN KEY (tenant_id, product_id) REFERENCES cafeteria.product (tenant_id, id)
);
COMMENT ON TABLE cafeteria.variant IS 'Variant of a product, such as a light, stepped or heavy diagnosis';
SELECT regie.protect('cafeteria.variant');
GRANT SELECT, INSERT, UPDATE (name, norm_minutes) ON cafeteria.variant TO regie_app;

CREATE TABLE cafeteria.tariff (
  tenant_id   int    NOT NULL REFERENCES tenants.tenant,
  id          uuid   NOT NULL,
  variant_id  uuid   NOT NULL,
  price_cents bigint NOT NULL CHECK (price_cents >= 0),
  valid       daterange NOT NULL CHECK (NOT isempty(valid)),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, variant_id) REFERENCES cafeteria.variant (tenant_id, id),
  CONSTRAINT tariff_no_overlap EXCLUDE USING gist (tenant_id WITH =, variant_id WITH =, valid WITH &&)
);
COMMENT ON TABLE cafeteria.tariff IS 'Tariff (tarief) of a variant per unit, dated, without overlap';
SELECT regie.protect('cafeteria.tariff');
SELECT regie.freeze_rows('cafeteria.tariff');
GRANT SELECT, INSERT ON cafeteria.tariff TO regie_app;

CREATE TABLE cafeteria.menu (
  tenant_id      int  NOT NULL,
  id             uuid NOT NULL,
  cooperation_id int  NOT NULL,
  period         daterange NOT NULL CHECK (NOT isempty(period)),
  state          text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'adopted', 'superseded')),
  editors        uuid[] NOT NULL DEFAULT '{}',
  submitted_by   uuid REFERENCES tenants.person,
  adopted_by     uuid REFERENCES tenants.person,
  adopted_at     timestamptz,
  return_reason  text NOT NULL DEFAULT '',
  version        int NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, cooperation_id) REFERENCES tenants.tenant (id, cooperation_id),
  CONSTRAINT menu_one_adopted EXCLUDE USING gist (tenant_id WITH =, period WITH &&) WHERE (state = 'adopted'),
  CONSTRAINT menu_four_eyes CHECK (adopted_by IS NULL OR NOT adopted_by = ANY (editors || submitted_by)),
  CHECK ((state IN ('adopted', 'superseded')) = (adopted_by IS NOT NULL)),
  CHECK (state = 'draft' OR submitted_by IS NOT NULL)
);
COMMENT ON TABLE cafeteria.menu IS 'Product choice (productkeuze) of a municipality for a period: draft, submitted, adopted by another person, superseded';
COMMENT ON COLUMN cafeteria.menu.return_reason IS 'What had to change when it was returned last; words of people, so never in the audit trail';
COMMENT ON COLUMN cafeteria.menu.editors IS 'Everybody who changed the draft: none of them may adopt it';
SELECT regie.protect('cafeteria.menu');
GRANT SELECT, INSERT (tenant_id, id, cooperation_id, period), UPDATE (state, version, return_reason) ON cafeteria.menu TO regie_app;

CREATE TABLE cafeteria.menu_line (
  tenant_id       int  NOT NULL,
  id              uuid NOT NULL,
  menu_id         uuid NOT NULL,
  cooperation_id  int  NOT NULL,
  variant_id      uuid NOT NULL,
  performer       text NOT NULL DEFAULT 'shared_service' CHECK (performer IN ('shared_service', 'municipality', 'provider')),
  fund            text NOT NULL CHECK (fund <> ''),
  ceiling_units   int CHECK (ceiling_units >= 0),
  client_groups   text[] NOT NULL DEFAULT '{}',
  price_cents     bigint CHECK (price_cents >= 0),
  price_reason    text NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, menu_id, variant_id),
  FOREIGN KEY (tenant_id, menu_id) REFERENCES cafeteria.menu (tenant_id, id),
  FOREIGN KEY (tenant_id, cooperation_id) REFERENCES tenants.tenant (id, cooperation_id),
  FOREIGN KEY (cooperation_id, variant_id) REFERENCES cafeteria.variant (tenant_id, id),
  CHECK ((price_cents IS NULL) = (price_reason = ''))
);
COMMENT ON TABLE cafeteria.menu_line IS 'Line of a product choice: variant, who performs, ceiling, eligible client groups, own price with its reason';
COMMENT ON COLUMN cafeteria.menu_line.client_groups IS 'Empty: clients of every group, and those without one';
SELECT regie.protect('cafeteria.menu_line');
GRANT SELECT, INSERT, DELETE, UPDATE (performer, fund, ceiling_units, client_groups, price_cents, price_reason) ON cafeteria.menu_line TO regie_app;

-- The workflow of a menu, whoever writes it: who did what is the scope's actor, never a value that is sent along.
CREATE FUNCTION cafeteria.menu_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE step text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.state := 'draft';
    NEW.editors := ARRAY[regie.actor()];
    RETURN NEW;
  END IF;
  step := OLD.state || '>' || NEW.state;
  IF (NEW.tenant_id, NEW.id, NEW.cooperation_id, NEW.period) IS DISTINCT FROM (OLD.tenant_id, OLD.id, OLD.cooperation_id, OLD.period)
     OR step NOT IN ('draft>draft', 'draft>submitted', 'submitted>draft', 'submitted>adopted', 'adopted>superseded') THEN
    RAISE EXCEPTION 'a menu goes from draft to submitted to adopted to superseded' USING ERRCODE = 'RG002';
  END IF;
  IF step = 'draft>draft' AND NOT regie.actor() = ANY (OLD.editors) THEN
    NEW.editors := OLD.editors || regie.actor();
  ELSIF step = 'draft>submitted' THEN
    NEW.submitted_by := regie.actor();
  ELSIF step = 'submitted>adopted' THEN
    NEW.adopted_by := regie.actor();
    NEW.adopted_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER workflow BEFORE INSERT OR UPDATE ON cafeteria.menu FOR EACH ROW EXECUTE FUNCTION cafeteria.menu_workflow();

CREATE FUNCTION cafeteria.menu_line_only_in_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE line record;
BEGIN
  line := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  IF TG_OP = 'UPDATE' AND (NEW.tenant_id, NEW.id, NEW.menu_id) IS DISTINCT FROM (OLD.tenant_id, OLD.id, OLD.menu_id) THEN
    RAISE EXCEPTION 'a line stays in its menu' USING ERRCODE = 'RG002';
  END IF;
  -- The update locks the menu, so that nobody submits it between this check and the end of the transaction.
  UPDATE cafeteria.menu m SET version = m.version WHERE m.tenant_id = line.tenant_id AND m.id = line.menu_id AND m.state = 'draft';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only a draft menu can be changed' USING ERRCODE = 'RG002';
  END IF;
  RETURN line;
END $$;
CREATE TRIGGER only_in_draft BEFORE INSERT OR UPDATE OR DELETE ON cafeteria.menu_line FOR EACH ROW EXECUTE FUNCTION cafeteria.menu_line_only_in_draft();

-- Units ordered per variant and period, kept by the ledger role so that no path goes past a ceiling. They belong to the
-- period and not to a line: a choice that supersedes another one goes on counting.
CREATE TABLE cafeteria.menu_usage (
  tenant_id      int  NOT NULL,
  variant_id     uuid NOT NULL,
  period         daterange NOT NULL,
  cooperation_id int  NOT NULL,
  units          int  NOT NULL CHECK (units >= 0),
  PRIMARY KEY (tenant_id, variant_id, period),
  FOREIGN KEY (tenant_id, cooperation_id) REFERENCES tenants.tenant (id, cooperation_id),
  FOREIGN KEY (cooperation_id, variant_id) REFERENCES cafeteria.variant (tenant_id, id)
);
COMMENT ON TABLE cafeteria.menu_usage IS 'Uptake (afname): units of a variant ordered from the product choices of one period';
SELECT regie.protect('cafeteria.menu_usage');
GRANT SELECT ON cafeteria.menu_usage TO regie_app;

CREATE TABLE cafeteria.client (
  tenant_id    int  NOT NULL REFERENCES tenants.tenant,
  id           uuid NOT NULL,
  number       text NOT NULL CHECK (number <> ''),
  name         text NOT NULL CHECK (name <> ''),
  client_group text CHECK (client_group IN ('1', '2', '3', '4')),
  group_source text NOT NULL DEFAULT '',
  contact_id   uuid REFERENCES tenants.person,
  version      int  NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, number)
);
COMMENT ON TABLE cafeteria.client IS 'Client (inwoner, klant): minimal data, with the number the benefit system uses and one contact person';
COMMENT ON COLUMN cafeteria.client.client_group IS 'Client group (doelgroep) 1 to 4 by wage value, or none: debt and minima clients have none';
SELECT regie.protect('cafeteria.client', 'persons');
CREATE TRIGGER contact_in_sight BEFORE INSERT OR UPDATE ON cafeteria.client FOR EACH ROW EXECUTE FUNCTION regie.account_in_sight('contact_id');
GRANT SELECT, INSERT, UPDATE (name, client_group, group_source, contact_id, version) ON cafeteria.client TO regie_app;

CREATE TABLE cafeteria.route (
  tenant_id int  NOT NULL,
  id        uuid NOT NULL,
  client_id uuid NOT NULL,
  opened_on date NOT NULL,
  closed_on date CHECK (closed_on >= opened_on),
  version   int  NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, client_id) REFERENCES cafeteria.client (tenant_id, id)
);
COMMENT ON TABLE cafeteria.route IS 'Route (traject) of a client from application to result';
CREATE INDEX route_of_client ON cafeteria.route (tenant_id, client_id);
CREATE UNIQUE INDEX route_one_open ON cafeteria.route (tenant_id, client_id) WHERE closed_on IS NULL;
SELECT regie.protect('cafeteria.route', 'persons');
GRANT SELECT, INSERT, UPDATE (closed_on, version) ON cafeteria.route TO regie_app;

CREATE TABLE cafeteria.route_step (
  tenant_id   int  NOT NULL,
  id          uuid NOT NULL,
  route_id    uuid NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('application', 'intake', 'diagnosis', 'route', 'result')),
  happened_on date NOT NULL,
  outcome     text NOT NULL CHECK (outcome <> ''),
  note        text NOT NULL DEFAULT '',
  recorded_by uuid NOT NULL REFERENCES tenants.person,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, route_id, kind),
  FOREIGN KEY (tenant_id, route_id) REFERENCES cafeteria.route (tenant_id, id)
);
COMMENT ON TABLE cafeteria.route_step IS 'Step of a route, recorded once with who recorded it, so that no data is asked twice';
SELECT regie.protect('cafeteria.route_step', 'persons');
SELECT regie.freeze_rows('cafeteria.route_step');
CREATE TRIGGER recorder BEFORE INSERT ON cafeteria.route_step FOR EACH ROW EXECUTE FUNCTION regie.stamp_recorder();
GRANT SELECT, INSERT ON cafeteria.route_step TO regie_app;
