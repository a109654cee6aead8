-- Kernel: who may see what. Tenants, people, sessions, the sealed scope, outbox, audit, idempotency.
-- ADR 0002 tells why. Every function is closed to PUBLIC from the start; each GRANT below is a decision.
ALTER DEFAULT PRIVILEGES FOR ROLE regie_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE SCHEMA regie;
CREATE SCHEMA tenants;
GRANT USAGE ON SCHEMA regie, tenants TO regie_app, regie_ctx, regie_relay, regie_control, regie_ledger;
-- Owning a function requires CREATE on its schema; none of these roles can log in.
GRANT CREATE ON SCHEMA regie, tenants TO regie_ctx, regie_relay, regie_control, regie_ledger;

----------------------------------------------------------------------------------------------------
-- Who: tenants, roles, people, grants, sessions
----------------------------------------------------------------------------------------------------
CREATE TABLE tenants.tenant (
  id             int  NOT NULL PRIMARY KEY,
  kind           text NOT NULL CHECK (kind IN ('municipality', 'cooperation', 'platform')),
  cooperation_id int  NOT NULL REFERENCES tenants.tenant,
  slug           text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name           text NOT NULL CHECK (name <> ''),
  home           text NOT NULL DEFAULT 'primary',
  state          text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'moving')),
  person_word    text NOT NULL DEFAULT 'inwoner',
  UNIQUE (id, cooperation_id),
  UNIQUE (cooperation_id, slug),
  CHECK ((kind = 'municipality') <> (cooperation_id = id))
);
-- The platform owns what belongs to no cooperation, such as sign-ins with an unknown name.
INSERT INTO tenants.tenant (id, kind, cooperation_id, slug, name) VALUES (0, 'platform', 0, 'platform', 'Regie');
COMMENT ON TABLE tenants.tenant IS 'Owner of rows: a municipality (gemeente), a cooperation (samenwerkingsverband) or the platform itself';

CREATE TABLE tenants.role (
  name               text    NOT NULL PRIMARY KEY,
  covers_members     boolean NOT NULL,
  reads_persons      boolean NOT NULL,
  writes             boolean NOT NULL,
  serves_cooperation boolean NOT NULL
);
COMMENT ON COLUMN tenants.role.covers_members IS 'Held at a cooperation, the role covers every municipality of it';
COMMENT ON COLUMN tenants.role.reads_persons IS 'The role has a purpose (doelbinding) to see the persons served';
COMMENT ON COLUMN tenants.role.serves_cooperation IS 'The role may write rows that belong to the cooperation';
INSERT INTO tenants.role VALUES
  ('municipal_director',   false, false, true,  false),
  ('budget_holder',        false, false, true,  false),
  ('municipal_controller', false, false, true,  false),
  ('front_desk',           false, true,  true,  false),
  ('case_manager',         true,  true,  true,  true),
  ('team_lead',            true,  true,  true,  true),
  ('product_manager',      true,  false, true,  true),
  ('finance',              true,  false, true,  true),
  ('provider_person',      false, false, true,  false),
  ('auditor',              true,  false, false, false),
  ('operator',             false, false, true,  true);

CREATE TABLE tenants.person (
  id            uuid NOT NULL PRIMARY KEY,
  login         text NOT NULL UNIQUE CHECK (login = lower(login) AND login <> ''),
  name          text NOT NULL CHECK (name <> ''),
  language      text NOT NULL DEFAULT 'nl' CHECK (language IN ('nl', 'en')),
  password_hash text,
  active        boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE tenants.person IS 'Account (gebruiker); not owned by one tenant, seen through its grants';

CREATE TABLE tenants.role_grant (
  tenant_id  int  NOT NULL REFERENCES tenants.tenant,
  id         uuid NOT NULL,
  person_id  uuid NOT NULL REFERENCES tenants.person,
  role       text NOT NULL REFERENCES tenants.role,
  valid      daterange NOT NULL CHECK (NOT isempty(valid)),
  granted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT role_grant_no_overlap EXCLUDE USING gist (tenant_id WITH =, person_id WITH =, role WITH =, valid WITH &&)
);
CREATE INDEX role_grant_person ON tenants.role_grant (person_id);

CREATE TABLE tenants.session (
  token_hash     bytea NOT NULL PRIMARY KEY,
  person_id      uuid  NOT NULL REFERENCES tenants.person,
  cooperation_id int   NOT NULL REFERENCES tenants.tenant,
  created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  ends_at        timestamptz NOT NULL,
  revoked_at     timestamptz
);
CREATE INDEX session_person ON tenants.session (person_id);
GRANT SELECT ON tenants.tenant, tenants.role, tenants.person, tenants.role_grant TO regie_ctx;
GRANT SELECT, INSERT, UPDATE ON tenants.session TO regie_ctx;
GRANT UPDATE (password_hash, language) ON tenants.person TO regie_ctx;

----------------------------------------------------------------------------------------------------
-- The sealed scope: actor, cooperation, reads, persons, writes, bound to this transaction by HMAC
----------------------------------------------------------------------------------------------------
CREATE TABLE regie.scope_key (kid int NOT NULL PRIMARY KEY, ipad bytea NOT NULL, opad bytea NOT NULL);
GRANT SELECT ON regie.scope_key TO regie_ctx;

CREATE FUNCTION regie.new_scope_key(p_kid int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  k bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
             || decode(repeat('00', 32), 'hex');
  i bytea := k;
  o bytea := k;
BEGIN
  FOR n IN 0..63 LOOP
    i := set_byte(i, n, get_byte(k, n) # 54);
    o := set_byte(o, n, get_byte(k, n) # 92);
  END LOOP;
  INSERT INTO regie.scope_key VALUES (p_kid, i, o);
END $$;
SELECT regie.new_scope_key(1);

-- The one place that says what a seal is bound to: this backend and this transaction's start.
CREATE FUNCTION regie.binding() RETURNS text LANGUAGE sql STABLE
AS $$ SELECT pg_backend_pid()::text || '|' || extract(epoch FROM now())::text $$;

CREATE FUNCTION regie.seal_of(p_body text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(k.opad || sha256(k.ipad || convert_to(regie.binding() || '|' || p_body, 'UTF8'))), 'hex')
  FROM regie.scope_key k WHERE k.kid = 1 $$;

CREATE FUNCTION regie.seal(p_actor uuid, p_cooperation int, p_reads int[], p_persons int[], p_writes int[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE body text := concat_ws('|', p_actor, p_cooperation, coalesce(p_reads, '{}'), coalesce(p_persons, '{}'), coalesce(p_writes, '{}'));
BEGIN
  -- The mark of require_no_scope(). Each backend has a key of its own, so nobody waits for it.
  PERFORM pg_advisory_xact_lock_shared(823004, pg_backend_pid());
  PERFORM set_config('regie.scope', body || '|' || regie.seal_of(body), true);
END $$;

-- What serves all tenants works without a scope only. Whoever injects SQL can empty the setting that holds the
-- scope; a lock of the transaction cannot be given back before the transaction ends.
CREATE FUNCTION regie.require_no_scope() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF nullif(current_setting('regie.scope', true), '') IS NOT NULL OR EXISTS (
       SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = 823004 AND l.pid = pg_backend_pid()) THEN
    RAISE EXCEPTION 'this transaction has a scope already' USING ERRCODE = '42501';
  END IF;
END $$;

CREATE FUNCTION regie.claims() RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE p text[] := string_to_array(nullif(current_setting('regie.scope', true), ''), '|');
BEGIN
  IF p IS NULL THEN
    RAISE EXCEPTION 'no scope: nothing may be read or written' USING ERRCODE = '42501';
  END IF;
  IF cardinality(p) <> 6 OR p[6] IS DISTINCT FROM regie.seal_of(array_to_string(p[1:5], '|')) THEN
    RAISE EXCEPTION 'the scope was not sealed for this transaction' USING ERRCODE = '42501';
  END IF;
  RETURN p;
END $$;

CREATE FUNCTION regie.actor() RETURNS uuid LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT (regie.claims())[1]::uuid $$;
CREATE FUNCTION regie.cooperation() RETURNS int LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT (regie.claims())[2]::int $$;
CREATE FUNCTION regie.readable() RETURNS int[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT (regie.claims())[3]::int[] $$;
CREATE FUNCTION regie.readable_persons() RETURNS int[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT (regie.claims())[4]::int[] $$;
CREATE FUNCTION regie.writable() RETURNS int[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT (regie.claims())[5]::int[] $$;

-- What a person may see and change in one cooperation on a date; the one reading of grants, for sessions and jobs alike.
CREATE FUNCTION regie.scope_of(p_person uuid, p_cooperation int, p_on date)
RETURNS TABLE (reads int[], persons int[], writes int[], grants jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH held AS (
    SELECT r.name AS role, r.reads_persons, r.writes, r.serves_cooperation, covered.id AS tenant
      FROM tenants.role_grant g
      JOIN tenants.role r ON r.name = g.role
      JOIN tenants.tenant t ON t.id = g.tenant_id AND t.cooperation_id = p_cooperation
      JOIN tenants.tenant covered
        ON covered.id = t.id
        OR (r.covers_members AND t.kind = 'cooperation' AND covered.cooperation_id = t.id)
     WHERE g.person_id = p_person AND g.valid @> p_on
  ), by_role AS (
    SELECT h.role, jsonb_agg(DISTINCT h.tenant) AS tenants FROM held h GROUP BY h.role
  )
  SELECT (SELECT array_agg(DISTINCT x) FROM (SELECT h.tenant AS x FROM held h UNION SELECT p_cooperation) u),
         (SELECT array_agg(DISTINCT h.tenant) FROM held h WHERE h.reads_persons),
         (SELECT array_agg(DISTINCT x) FROM (
            SELECT h.tenant AS x FROM held h WHERE h.writes
            UNION SELECT p_cooperation FROM held h WHERE h.serves_cooperation AND h.writes) u),
         (SELECT jsonb_object_agg(b.role, b.tenants) FROM by_role b)
   WHERE EXISTS (SELECT 1 FROM held) $$;

CREATE FUNCTION regie.require_open(p_cooperation int) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM tenants.tenant t WHERE t.id = p_cooperation AND t.state = 'open') THEN
    RAISE EXCEPTION 'the cooperation is being moved' USING ERRCODE = 'RG503';
  END IF;
END $$;

-- Slugs of the tenants a request wants to write: '*' is all it may write, '@' is the cooperation itself.
CREATE FUNCTION regie.wanted_writes(p_wanted text[], p_cooperation int, p_reads int[], p_writes int[])
RETURNS int[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wanted text;
  found_id int;
  answer int[] := '{}';
BEGIN
  FOREACH wanted IN ARRAY p_wanted LOOP
    IF wanted = '*' THEN
      RETURN coalesce(p_writes, '{}');
    END IF;
    SELECT t.id INTO found_id FROM tenants.tenant t
     WHERE t.cooperation_id = p_cooperation AND t.id = ANY (p_reads)
       AND CASE WHEN wanted = '@' THEN t.kind = 'cooperation' ELSE t.slug = wanted END;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'not one of your municipalities' USING ERRCODE = 'RG404';
    END IF;
    IF NOT found_id = ANY (coalesce(p_writes, '{}')) THEN
      RAISE EXCEPTION 'you may read this municipality, not change it' USING ERRCODE = '42501';
    END IF;
    answer := answer || found_id;
  END LOOP;
  RETURN answer;
END $$;

CREATE FUNCTION regie.open_session(p_token_hash bytea, p_writes text[], p_on date)
RETURNS TABLE (person_id uuid, person_name text, language text, cooperation_id int, grants jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s record;
  scope record;
BEGIN
  PERFORM regie.require_no_scope();
  SELECT x.person_id, x.cooperation_id, x.seen_at, p.name, p.language INTO s
    FROM tenants.session x JOIN tenants.person p ON p.id = x.person_id
   WHERE x.token_hash = p_token_hash AND x.revoked_at IS NULL AND p.active
     AND x.ends_at > clock_timestamp() AND x.seen_at > clock_timestamp() - interval '30 minutes';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no valid session' USING ERRCODE = 'RG401';
  END IF;
  SELECT * INTO scope FROM regie.scope_of(s.person_id, s.cooperation_id, p_on);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no role on this date' USING ERRCODE = 'RG401';
  END IF;
  PERFORM regie.require_open(s.cooperation_id);
  PERFORM regie.seal(s.person_id, s.cooperation_id, scope.reads, scope.persons,
                     regie.wanted_writes(p_writes, s.cooperation_id, scope.reads, scope.writes));
  IF s.seen_at < clock_timestamp() - interval '1 minute' THEN
    -- A parallel request of the same person may hold the row: then that one keeps the session alive.
    UPDATE tenants.session x SET seen_at = clock_timestamp()
     WHERE x.token_hash IN (SELECT y.token_hash FROM tenants.session y WHERE y.token_hash = p_token_hash FOR UPDATE SKIP LOCKED);
  END IF;
  RETURN QUERY SELECT s.person_id, s.name, s.language, s.cooperation_id, scope.grants;
END $$;

-- For migrations and account commands, by the owner only: all tenants. Call again after adding a tenant.
CREATE FUNCTION regie.open_maintenance() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE everyone int[] := ARRAY(SELECT t.id FROM tenants.tenant t);
BEGIN
  PERFORM regie.seal('00000000-0000-0000-0000-000000000000', 0, everyone, everyone, everyone);
END $$;

-- Sign-in: named functions that work without a scope and tell no more than they must.
CREATE FUNCTION regie.credentials(p_login text) RETURNS TABLE (person_id uuid, password_hash text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM regie.require_no_scope();
  RETURN QUERY SELECT p.id, p.password_hash FROM tenants.person p
                WHERE p.login = lower(p_login) AND p.active AND p.password_hash IS NOT NULL;
END $$;

CREATE FUNCTION regie.cooperations_of(p_person uuid, p_on date) RETURNS TABLE (id int, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT c.id, c.name
    FROM tenants.role_grant g JOIN tenants.tenant t ON t.id = g.tenant_id JOIN tenants.tenant c ON c.id = t.cooperation_id
   WHERE g.person_id = p_person AND g.valid @> p_on ORDER BY c.name $$;

CREATE FUNCTION regie.start_session(p_person uuid, p_cooperation int, p_token_hash bytea, p_hours int)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM regie.require_no_scope();
  INSERT INTO tenants.session (token_hash, person_id, cooperation_id, ends_at)
  VALUES (p_token_hash, p_person, p_cooperation, clock_timestamp() + make_interval(hours => least(p_hours, 12)));
END $$;

CREATE FUNCTION regie.end_session(p_token_hash bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE tenants.session SET revoked_at = clock_timestamp() WHERE token_hash = p_token_hash AND revoked_at IS NULL $$;

CREATE FUNCTION regie.end_all_sessions(p_person uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE tenants.session SET revoked_at = clock_timestamp() WHERE person_id = p_person AND revoked_at IS NULL $$;

CREATE FUNCTION regie.set_language(p_language text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE tenants.person SET language = p_language WHERE id = regie.actor() $$;

CREATE FUNCTION regie.set_password(p_login text, p_hash text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE tenants.person SET password_hash = p_hash WHERE login = lower(p_login) $$;

CREATE FUNCTION regie.health() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT count(*) = 1 FROM regie.scope_key $$;

GRANT EXECUTE ON FUNCTION regie.claims(), regie.actor(), regie.cooperation(), regie.readable(), regie.readable_persons(), regie.writable()
  TO regie_app, regie_ctx, regie_relay, regie_control, regie_ledger;
GRANT EXECUTE ON FUNCTION regie.binding(), regie.seal_of(text) TO regie_ctx;
GRANT EXECUTE ON FUNCTION regie.require_no_scope() TO regie_ctx, regie_relay;
GRANT EXECUTE ON FUNCTION regie.seal(uuid, int, int[], int[], int[]), regie.scope_of(uuid, int, date), regie.require_open(int) TO regie_ctx, regie_relay;
GRANT EXECUTE ON FUNCTION regie.wanted_writes(text[], int, int[], int[]) TO regie_ctx;
GRANT EXECUTE ON FUNCTION regie.open_session(bytea, text[], date), regie.credentials(text), regie.cooperations_of(uuid, date),
  regie.start_session(uuid, int, bytea, int), regie.end_session(bytea), regie.set_language(text), regie.health() TO regie_app;
ALTER FUNCTION regie.binding() OWNER TO regie_ctx;
ALTER FUNCTION regie.seal_of(text) OWNER TO regie_ctx;
ALTER FUNCTION regie.seal(uuid, int, int[], int[], int[]) SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION regie.seal(uuid, int, int[], int[], int[]) OWNER TO regie_ctx;
ALTER FUNCTION regie.claims() OWNER TO regie_ctx;
ALTER FUNCTION regie.scope_of(uuid, int, date) OWNER TO regie_ctx;
ALTER FUNCTION regie.require_open(int) OWNER TO regie_ctx;
ALTER FUNCTION regie.wanted_writes(text[], int, int[], int[]) OWNER TO regie_ctx;
ALTER FUNCTION regie.open_session(bytea, text[], date) OWNER TO regie_ctx;
ALTER FUNCTION regie.open_maintenance() OWNER TO regie_ctx;
ALTER FUNCTION regie.credentials(text) OWNER TO regie_ctx;
ALTER FUNCTION regie.cooperations_of(uuid, date) OWNER TO regie_ctx;
ALTER FUNCTION regie.start_session(uuid, int, bytea, int) OWNER TO regie_ctx;
ALTER FUNCTION regie.end_session(bytea) OWNER TO regie_ctx;
ALTER FUNCTION regie.end_all_sessions(uuid) OWNER TO regie_ctx;
ALTER FUNCTION regie.set_language(text) OWNER TO regie_ctx;
ALTER FUNCTION regie.set_password(text, text) OWNER TO regie_ctx;
ALTER FUNCTION regie.health() OWNER TO regie_ctx;
-- A grant to the owner moves along with the ownership, so the new owner gives it back.
SET ROLE regie_ctx;
GRANT EXECUTE ON FUNCTION regie.claims(), regie.open_maintenance(), regie.set_password(text, text), regie.end_all_sessions(uuid),
  regie.start_session(uuid, int, bytea, int), regie.cooperations_of(uuid, date) TO regie_owner;
RESET ROLE;

----------------------------------------------------------------------------------------------------
-- Policies: one generator, so that every owned table is closed the same way
----------------------------------------------------------------------------------------------------
-- p_about: 'municipality' rows follow the reads; 'persons' rows need a role with a purpose to see persons.
CREATE FUNCTION regie.protect(p_table regclass, p_about text DEFAULT 'municipality', p_owner name DEFAULT 'tenant_id')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  readers text := CASE p_about WHEN 'persons' THEN 'regie.readable_persons()' ELSE 'regie.readable()' END;
  may_read text := format('%I = ANY ((SELECT %s)::int[])', p_owner, readers);
  may_write text := format('%I = ANY ((SELECT regie.writable())::int[]) AND %s', p_owner, may_read);
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', p_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', p_table);
  EXECUTE format('CREATE POLICY reads ON %s FOR SELECT TO regie_app, regie_owner USING (%s)', p_table, may_read);
  EXECUTE format('CREATE POLICY inserts ON %s FOR INSERT TO regie_app, regie_owner WITH CHECK (%s)', p_table, may_write);
  EXECUTE format('CREATE POLICY updates ON %s FOR UPDATE TO regie_app, regie_owner USING (%s) WITH CHECK (%s)', p_table, may_write, may_write);
  EXECUTE format('CREATE POLICY deletes ON %s FOR DELETE TO regie_app, regie_owner USING (%s)', p_table, may_write);
END $$;

-- One job across tenants for one role that cannot log in: its own policy on exactly the tables it needs.
CREATE FUNCTION regie.admit(p_table regclass, p_role name, p_rights text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE POLICY %I ON %s TO %I USING (true) WITH CHECK (true)', p_role || '_all', p_table, p_role);
  EXECUTE format('GRANT %s ON %s TO %I', p_rights, p_table, p_role);
END $$;

CREATE FUNCTION regie.deny() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is never allowed: correct with a counter-entry', TG_OP, TG_TABLE_NAME USING ERRCODE = 'RG002';
END $$;

-- Rows that are evidence: never updated, deleted or truncated, by nobody.
CREATE FUNCTION regie.freeze_rows(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION regie.deny()', p_table);
  EXECUTE format('CREATE TRIGGER never_truncated BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION regie.deny()', p_table);
END $$;

-- Who recorded it is the scope's actor, and when is now, whatever was sent along.
CREATE FUNCTION regie.stamp_recorder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.recorded_by := regie.actor();
  NEW.recorded_at := clock_timestamp();
  RETURN NEW;
END $$;

-- A foreign key to accounts tells whether an account exists in any cooperation. Asked with the rights of whoever
-- writes, an account that is out of sight is refused like one that does not exist.
CREATE FUNCTION regie.account_in_sight() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE named text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
  IF named IS NULL OR (TG_OP = 'UPDATE' AND named = to_jsonb(OLD) ->> TG_ARGV[0]) THEN
    RETURN NEW;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM tenants.person p WHERE p.id = named::uuid) THEN
    RAISE EXCEPTION 'no such account' USING ERRCODE = '23503';
  END IF;
  RETURN NEW;
END $$;

-- The identity tables: a tenant is its own owner; a person is seen by whoever sees one of the grants.
-- regie_ctx evaluates scopes, so it reads them all.
SELECT regie.protect('tenants.tenant', 'municipality', 'id');
SELECT regie.protect('tenants.role_grant');
-- A new tenant is in no scope yet: only the owner, in maintenance, adds one.
CREATE POLICY registered ON tenants.tenant FOR INSERT TO regie_owner WITH CHECK ((SELECT regie.cooperation()) = 0);
CREATE POLICY regie_ctx_all ON tenants.tenant FOR SELECT TO regie_ctx USING (true);
CREATE POLICY regie_ctx_all ON tenants.role_grant FOR SELECT TO regie_ctx USING (true);
ALTER TABLE tenants.person ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants.person FORCE ROW LEVEL SECURITY;
CREATE POLICY regie_ctx_all ON tenants.person TO regie_ctx USING (true) WITH CHECK (true);
CREATE POLICY maintained ON tenants.person TO regie_owner USING ((SELECT regie.cooperation()) = 0) WITH CHECK ((SELECT regie.cooperation()) = 0);
CREATE POLICY reads ON tenants.person FOR SELECT TO regie_app USING (id IN (SELECT g.person_id FROM tenants.role_grant g));
GRANT SELECT ON tenants.tenant, tenants.role, tenants.role_grant TO regie_app;
GRANT SELECT (id, login, name, language, active) ON tenants.person TO regie_app;

----------------------------------------------------------------------------------------------------
-- Outbox: everything that leaves the database, and the only retry
----------------------------------------------------------------------------------------------------
CREATE TABLE regie.outbox (
  tenant_id  int   NOT NULL REFERENCES tenants.tenant,
  id         uuid  NOT NULL,
  actor      uuid  NOT NULL REFERENCES tenants.person,
  task       text  NOT NULL,
  args       jsonb NOT NULL,
  state      text  NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'sent', 'done', 'failed')),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  sent_at    timestamptz,
  ended_at   timestamptz,
  tries      int   NOT NULL DEFAULT 0,
  error      jsonb,
  PRIMARY KEY (tenant_id, id)
);
COMMENT ON COLUMN regie.outbox.sent_at IS 'Last sign of life: handed to the queue, begun, or given back';
COMMENT ON COLUMN regie.outbox.tries IS 'How often a worker began; waiting in the queue costs none';
CREATE INDEX outbox_open ON regie.outbox (created_at) WHERE state IN ('new', 'sent');
SELECT regie.protect('regie.outbox');
GRANT INSERT (tenant_id, id, actor, task, args) ON regie.outbox TO regie_app;
GRANT SELECT (tenant_id, id, actor, task, state, created_at, sent_at, ended_at, tries, error) ON regie.outbox TO regie_app;
SELECT regie.admit('regie.outbox', 'regie_relay', 'SELECT, UPDATE');
CREATE FUNCTION regie.outbox_actor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.actor := regie.actor();
  RETURN NEW;
END $$;
CREATE TRIGGER actor_is_the_scope BEFORE INSERT ON regie.outbox FOR EACH ROW EXECUTE FUNCTION regie.outbox_actor();

-- Oldest first, so that a row that was sent before is not starved by new ones.
CREATE FUNCTION regie.outbox_claim(p_limit int, p_again interval DEFAULT '20 s') RETURNS TABLE (tenant_id int, id uuid, task text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM regie.require_no_scope();
  RETURN QUERY
  WITH due AS (
    SELECT o.tenant_id, o.id FROM regie.outbox o
     WHERE o.state IN ('new', 'sent') AND (o.sent_at IS NULL OR o.sent_at < clock_timestamp() - p_again)
     ORDER BY o.created_at FOR UPDATE SKIP LOCKED LIMIT p_limit
  ), sent AS (
    UPDATE regie.outbox o SET state = 'sent', sent_at = clock_timestamp()
      FROM due WHERE (o.tenant_id, o.id) = (due.tenant_id, due.id)
    RETURNING o.tenant_id, o.id, o.task, o.created_at)
  SELECT s.tenant_id, s.id, s.task FROM sent s ORDER BY s.created_at;
END $$;

-- Committed before the job, so that a job that kills its worker every time comes to an end too.
-- Also tells which task it is: the worker must know its isolation before it opens the row.
CREATE FUNCTION regie.job_begins(p_tenant int, p_id uuid, p_most int, p_exhausted jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE o record;
BEGIN
  PERFORM regie.require_no_scope();
  SELECT x.task, x.tries INTO o FROM regie.outbox x
   WHERE x.tenant_id = p_tenant AND x.id = p_id AND x.state = 'sent' FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  IF o.tries >= p_most THEN
    UPDATE regie.outbox x SET state = 'failed', ended_at = clock_timestamp(), error = p_exhausted
     WHERE x.tenant_id = p_tenant AND x.id = p_id;
    RETURN NULL;
  END IF;
  UPDATE regie.outbox x SET tries = x.tries + 1, sent_at = clock_timestamp(), error = NULL WHERE x.tenant_id = p_tenant AND x.id = p_id;
  RETURN o.task;
END $$;

-- The row lock is the lease: it goes with the worker's connection. Scope comes from the row, never from the queue.
CREATE FUNCTION regie.open_job(p_tenant int, p_id uuid, p_on date)
RETURNS TABLE (task text, args jsonb, person_id uuid, person_name text, language text, cooperation_id int, grants jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o record;
  scope record;
BEGIN
  PERFORM regie.require_no_scope();
  SELECT x.task, x.args, x.actor, t.cooperation_id, p.name, p.language, p.active INTO o
    FROM regie.outbox x JOIN tenants.tenant t ON t.id = x.tenant_id JOIN tenants.person p ON p.id = x.actor
   WHERE x.tenant_id = p_tenant AND x.id = p_id AND x.state = 'sent' FOR UPDATE OF x SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT * INTO scope FROM regie.scope_of(o.actor, o.cooperation_id, p_on);
  -- Whoever may not sign in any more has no jobs done either.
  IF NOT FOUND OR NOT o.active OR NOT p_tenant = ANY (coalesce(scope.writes, '{}')) THEN
    RAISE EXCEPTION 'the person who asked for this job may no longer do it' USING ERRCODE = '42501';
  END IF;
  PERFORM regie.require_open(o.cooperation_id);
  PERFORM regie.seal(o.actor, o.cooperation_id, scope.reads, scope.persons, scope.writes);
  UPDATE regie.outbox x SET state = 'done', ended_at = clock_timestamp() WHERE x.tenant_id = p_tenant AND x.id = p_id;
  RETURN QUERY SELECT o.task, o.args, o.actor, o.name, o.language, o.cooperation_id, scope.grants;
END $$;

-- The effect was rolled back: keep the reason; the last try is final. Whoever runs the row meanwhile is left alone.
CREATE FUNCTION regie.job_failed(p_tenant int, p_id uuid, p_error jsonb, p_final boolean, p_most int) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE outcome text;
BEGIN
  PERFORM regie.require_no_scope();
  WITH free AS (
    SELECT o.tenant_id, o.id, p_final OR o.tries >= p_most AS final FROM regie.outbox o
     WHERE o.tenant_id = p_tenant AND o.id = p_id AND o.state = 'sent' FOR UPDATE SKIP LOCKED)
  UPDATE regie.outbox o SET error = p_error, sent_at = clock_timestamp(), state = CASE WHEN final THEN 'failed' ELSE 'sent' END,
         ended_at = CASE WHEN final THEN clock_timestamp() END
    FROM free WHERE (o.tenant_id, o.id) = (free.tenant_id, free.id) RETURNING o.state INTO outcome;
  RETURN outcome;
END $$;

-- It was not the job's fault, such as a lock that somebody else held: that costs no try.
CREATE FUNCTION regie.job_postponed(p_tenant int, p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM regie.require_no_scope();
  WITH free AS (
    SELECT o.tenant_id, o.id FROM regie.outbox o
     WHERE o.tenant_id = p_tenant AND o.id = p_id AND o.state = 'sent' FOR UPDATE SKIP LOCKED)
  UPDATE regie.outbox o SET tries = greatest(o.tries - 1, 0), sent_at = clock_timestamp()
    FROM free WHERE (o.tenant_id, o.id) = (free.tenant_id, free.id);
END $$;

-- Whether relay and workers keep up, for health checks: a number and an age, and nobody's data.
CREATE FUNCTION regie.outbox_backlog() RETURNS TABLE (waiting int, oldest_seconds int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*)::int, coalesce(extract(epoch FROM clock_timestamp() - min(o.created_at)), 0)::int
    FROM regie.outbox o WHERE o.state IN ('new', 'sent') $$;

GRANT SELECT (id, cooperation_id) ON tenants.tenant TO regie_relay;
CREATE POLICY regie_relay_all ON tenants.tenant FOR SELECT TO regie_relay USING (true);
GRANT SELECT (id, name, language, active) ON tenants.person TO regie_relay;
CREATE POLICY regie_relay_all ON tenants.person FOR SELECT TO regie_relay USING (true);
GRANT EXECUTE ON FUNCTION regie.outbox_claim(int, interval), regie.job_begins(int, uuid, int, jsonb), regie.open_job(int, uuid, date),
  regie.job_failed(int, uuid, jsonb, boolean, int), regie.job_postponed(int, uuid), regie.outbox_backlog() TO regie_app;
ALTER FUNCTION regie.outbox_claim(int, interval) OWNER TO regie_relay;
ALTER FUNCTION regie.open_job(int, uuid, date) OWNER TO regie_relay;
ALTER FUNCTION regie.job_begins(int, uuid, int, jsonb) OWNER TO regie_relay;
ALTER FUNCTION regie.job_failed(int, uuid, jsonb, boolean, int) OWNER TO regie_relay;
ALTER FUNCTION regie.job_postponed(int, uuid) OWNER TO regie_relay;
ALTER FUNCTION regie.outbox_backlog() OWNER TO regie_relay;

----------------------------------------------------------------------------------------------------
-- Audit: appended unchained in the transaction it tells of; a sealer chains committed rows afterwards
----------------------------------------------------------------------------------------------------
CREATE TABLE regie.audit (
  tenant_id   int   NOT NULL REFERENCES tenants.tenant,
  id          uuid  NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor       uuid,
  what        text  NOT NULL,
  detail      jsonb NOT NULL,
  seq         bigint,
  hash        bytea,
  PRIMARY KEY (tenant_id, id),
  CHECK ((seq IS NULL) = (hash IS NULL))
);
CREATE UNIQUE INDEX audit_chain ON regie.audit (tenant_id, seq);
CREATE INDEX audit_unsealed ON regie.audit (tenant_id, recorded_at) WHERE seq IS NULL;
CREATE INDEX audit_recent ON regie.audit (tenant_id, recorded_at);
CREATE INDEX audit_by_kind ON regie.audit (tenant_id, what, recorded_at);
SELECT regie.protect('regie.audit');
GRANT SELECT, INSERT (tenant_id, id, what, detail) ON regie.audit TO regie_app;
CREATE FUNCTION regie.audit_actor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Rows of sign-in attempts are written by regie_ctx, before there is a scope.
  IF current_user <> 'regie_ctx' THEN
    NEW.actor := regie.actor();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER actor_is_the_scope BEFORE INSERT ON regie.audit FOR EACH ROW EXECUTE FUNCTION regie.audit_actor();
CREATE FUNCTION regie.audit_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND NEW.seq IS NOT NULL
     AND (NEW.tenant_id, NEW.id, NEW.recorded_at, NEW.actor, NEW.what, NEW.detail)
         IS NOT DISTINCT FROM (OLD.tenant_id, OLD.id, OLD.recorded_at, OLD.actor, OLD.what, OLD.detail) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'RG002';
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON regie.audit FOR EACH ROW EXECUTE FUNCTION regie.audit_frozen();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON regie.audit FOR EACH STATEMENT EXECUTE FUNCTION regie.deny();

CREATE POLICY regie_control_all ON regie.audit FOR SELECT TO regie_control USING (true);
CREATE POLICY regie_control_seal ON regie.audit FOR UPDATE TO regie_control USING (seq IS NULL) WITH CHECK (seq IS NOT NULL);
GRANT SELECT, UPDATE (seq, hash) ON regie.audit TO regie_control;
CREATE POLICY regie_ctx_all ON regie.audit FOR INSERT TO regie_ctx WITH CHECK (true);
GRANT INSERT ON regie.audit TO regie_ctx;

CREATE FUNCTION regie.audit_body(a regie.audit) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(jsonb_build_array(a.tenant_id, a.id, extract(epoch FROM a.recorded_at), a.actor, a.what, a.detail)::text, 'UTF8') $$;
CREATE FUNCTION regie.audit_seal(p_limit int DEFAULT 50000) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  r regie.audit;
  t int; s bigint; h bytea;
  ts int[]; ids uuid[]; ss bigint[]; hs bytea[];
BEGIN
  -- One sealer at a time; a second relay leaves the work to the first instead of waiting for it.
  IF NOT pg_try_advisory_xact_lock(823001) THEN
    RETURN 0;
  END IF;
  FOR r IN SELECT * FROM regie.audit a WHERE a.seq IS NULL ORDER BY a.tenant_id, a.recorded_at, a.id LIMIT p_limit LOOP
    IF t IS DISTINCT FROM r.tenant_id THEN
      t := r.tenant_id;
      SELECT a.seq, a.hash INTO s, h FROM regie.audit a WHERE a.tenant_id = t AND a.seq IS NOT NULL ORDER BY a.seq DESC LIMIT 1;
      s := coalesce(s, 0);
      h := coalesce(h, ''::bytea);
    END IF;
    s := s + 1;
    h := sha256(h || regie.audit_body(r));
    ts := ts || t; ids := ids || r.id; ss := ss || s; hs := hs || h;
  END LOOP;
  -- One statement: a row by row update of a long chain takes fifty times as long.
  UPDATE regie.audit a SET seq = u.s, hash = u.h FROM unnest(ts, ids, ss, hs) AS u(t, i, s, h) WHERE a.tenant_id = u.t AND a.id = u.i;
  RETURN coalesce(cardinality(ids), 0);
END $$;
CREATE FUNCTION regie.audit_first_bad() RETURNS TABLE (tenant_id int, seq bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT x.tenant_id, min(x.seq) FROM (
    SELECT a.tenant_id, a.seq, a.hash, lag(a.hash, 1, ''::bytea) OVER w AS prev_hash, lag(a.seq, 1, 0::bigint) OVER w AS prev_seq,
           regie.audit_body(a) AS body
      FROM regie.audit a WHERE a.seq IS NOT NULL WINDOW w AS (PARTITION BY a.tenant_id ORDER BY a.seq)) x
   WHERE x.hash <> sha256(x.prev_hash || x.body) OR x.seq <> x.prev_seq + 1 GROUP BY x.tenant_id $$;
GRANT EXECUTE ON FUNCTION regie.audit_body(regie.audit) TO regie_control;
-- The end of each chain, to be kept outside the database: without it nobody sees that the last rows were cut off.
CREATE FUNCTION regie.audit_heads() RETURNS TABLE (tenant_id int, seq bigint, hash bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT ON (a.tenant_id) a.tenant_id, a.seq, a.hash FROM regie.audit a WHERE a.seq IS NOT NULL ORDER BY a.tenant_id, a.seq DESC $$;
CREATE FUNCTION regie.audit_hash(p_tenant int, p_seq bigint) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.hash FROM regie.audit a WHERE a.tenant_id = p_tenant AND a.seq = p_seq $$;
GRANT EXECUTE ON FUNCTION regie.audit_seal(int), regie.audit_first_bad(), regie.audit_heads(), regie.audit_hash(int, bigint) TO regie_app;
ALTER FUNCTION regie.audit_heads() OWNER TO regie_control;
ALTER FUNCTION regie.audit_hash(int, bigint) OWNER TO regie_control;
ALTER FUNCTION regie.audit_seal(int) OWNER TO regie_control;
ALTER FUNCTION regie.audit_first_bad() OWNER TO regie_control;

-- A sign-in attempt is noted at the cooperation of the account, or at the platform for an unknown name; never the name itself.
CREATE FUNCTION regie.note_sign_in(p_login text, p_ok boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM regie.require_no_scope();
  INSERT INTO regie.audit (tenant_id, id, actor, what, detail)
  SELECT coalesce((SELECT t.cooperation_id FROM tenants.role_grant g JOIN tenants.tenant t ON t.id = g.tenant_id
                    WHERE g.person_id = p.id ORDER BY t.cooperation_id LIMIT 1), 0),
         gen_random_uuid(), p.id, CASE WHEN p_ok THEN 'people.signed_in' ELSE 'people.sign_in_refused' END,
         jsonb_build_object('account_known', p.id IS NOT NULL)
    FROM (VALUES (lower(p_login))) AS asked(login) LEFT JOIN tenants.person p USING (login);
END $$;
GRANT EXECUTE ON FUNCTION regie.note_sign_in(text, boolean) TO regie_app;
ALTER FUNCTION regie.note_sign_in(text, boolean) OWNER TO regie_ctx;

----------------------------------------------------------------------------------------------------
-- Idempotency: the same form or API call sent twice has one effect and one answer
----------------------------------------------------------------------------------------------------
CREATE TABLE regie.idempotency (
  tenant_id    int   NOT NULL REFERENCES tenants.tenant,
  actor        uuid  NOT NULL,
  key          text  NOT NULL CHECK (length(key) BETWEEN 8 AND 200),
  request_hash bytea NOT NULL,
  answer       jsonb,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, actor, key)
);
SELECT regie.protect('regie.idempotency');
CREATE POLICY own ON regie.idempotency AS RESTRICTIVE TO regie_app USING (actor = (SELECT regie.actor())) WITH CHECK (actor = (SELECT regie.actor()));
GRANT SELECT, INSERT, UPDATE (answer) ON regie.idempotency TO regie_app;
-- A key is promised for thirty days; an answer may name what somebody asked for, so it is not kept longer.
SELECT regie.admit('regie.idempotency', 'regie_relay', 'SELECT, DELETE');
CREATE FUNCTION regie.forget_keys() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH gone AS (DELETE FROM regie.idempotency i WHERE i.created_at < clock_timestamp() - interval '30 days' RETURNING 1)
  SELECT count(*) FROM gone $$;
GRANT EXECUTE ON FUNCTION regie.forget_keys() TO regie_app;
ALTER FUNCTION regie.forget_keys() OWNER TO regie_relay;
