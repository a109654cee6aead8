-- Doors to open, one at a time, in a transaction that is rolled back: tests/walls/test_gate.py.
-- Each begins with `--! rule subject`, which the gate must answer with, and names after `also` the other rules that
-- see the same door. :sound makes billing.trial, a table that is closed as it should be.

--! unowned billing.loose
CREATE TABLE billing.loose (id uuid PRIMARY KEY);

--! not_forced billing.trial
:sound
ALTER TABLE billing.trial DISABLE ROW LEVEL SECURITY;

--! not_forced billing.trial
:sound
ALTER TABLE billing.trial NO FORCE ROW LEVEL SECURITY;

--! not_forced tenants.person
ALTER TABLE tenants.person NO FORCE ROW LEVEL SECURITY;

--! no_policy billing.trial
:sound
DROP POLICY reads ON billing.trial;

--! policy billing.trial
:sound
CREATE POLICY all_of_it ON billing.trial TO regie_app USING (true);

--! policy billing.trial
:sound
CREATE POLICY all_of_it ON billing.trial USING (true);

--! policy billing.trial
:sound
CREATE POLICY nearly ON billing.trial FOR SELECT TO regie_app USING (tenant_id IS NOT NULL);

--! policy billing.trial
:sound
CREATE POLICY one_or_other ON billing.trial FOR SELECT TO regie_app USING ((tenant_id = ANY ((SELECT regie.readable())::int[])) OR name = 'shared');

--! policy billing.trial
:sound
CREATE POLICY reads_as_writes ON billing.trial FOR INSERT TO regie_app WITH CHECK ((tenant_id = ANY ((SELECT regie.readable())::int[])));

--! policy billing.trial
:sound
CREATE POLICY reads_as_anything ON billing.trial TO regie_app USING ((tenant_id = ANY ((SELECT regie.readable())::int[])));

--! policy billing.trial
:sound
CREATE POLICY moves ON billing.trial FOR UPDATE TO regie_owner USING (tenant_id = ANY ((SELECT regie.writable())::int[])) WITH CHECK (true);

--! policy billing.trial
:sound
CREATE ROLE regie_other LOGIN;
CREATE POLICY other ON billing.trial FOR SELECT TO regie_other USING (true);

--! policy billing.trial
:sound
CREATE ROLE regie_group;
CREATE POLICY other ON billing.trial FOR SELECT TO regie_group USING (true);

--! policy tenants.session
CREATE POLICY every ON tenants.session USING (true);

--! named_policy tenants.person
ALTER POLICY reads ON tenants.person USING (true);

--! named_policy tenants.tenant
ALTER POLICY registered ON tenants.tenant TO regie_owner, regie_app;

--! persons cafeteria.client
DROP POLICY reads ON cafeteria.client;
CREATE POLICY reads ON cafeteria.client FOR SELECT TO regie_app, regie_owner USING (tenant_id = ANY ((SELECT regie.readable())::int[]));

--! stray public.copy
CREATE TABLE public.copy (id int);
GRANT SELECT ON public.copy TO regie_app;

--! stray public.copy
CREATE TABLE public.copy (id int);
GRANT SELECT (id) ON public.copy TO PUBLIC;

--! stray public.copy
CREATE VIEW public.copy AS SELECT * FROM billing.entry;
GRANT SELECT ON public.copy TO regie_app;

--! view billing.peek
CREATE VIEW billing.peek AS SELECT * FROM billing.entry;

--! view billing.peek
CREATE VIEW billing.peek WITH (security_invoker = false, security_barrier) AS SELECT * FROM billing.entry;

--! no_row_security billing.peek
CREATE MATERIALIZED VIEW billing.peek AS SELECT * FROM billing.entry;

--! no_row_security billing.peek
CREATE FOREIGN DATA WRAPPER none;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER none;
CREATE FOREIGN TABLE billing.peek (tenant_id int) SERVER elsewhere;

--! sequence billing.numbers
CREATE SEQUENCE billing.numbers;

--! float billing.trial
:sound
ALTER TABLE billing.trial ADD amount double precision;

--! float billing.trial
:sound
ALTER TABLE billing.trial ADD amount real;

--! float billing.trial
:sound
ALTER TABLE billing.trial ADD amount money;

--! nullable_owner billing.trial
:sound
ALTER TABLE billing.trial ALTER tenant_id SET DEFAULT 1;

--! nullable_owner billing.trial also key
:sound
ALTER TABLE billing.trial DROP CONSTRAINT trial_pkey, ALTER tenant_id DROP NOT NULL;

--! nullable_owner billing.trial also sequence
:sound
ALTER TABLE billing.trial ALTER tenant_id ADD GENERATED ALWAYS AS IDENTITY;

--! key billing.trial
:sound
ALTER TABLE billing.trial DROP CONSTRAINT trial_pkey;

--! key billing.trial
:sound
ALTER TABLE billing.trial DROP CONSTRAINT trial_pkey, ADD PRIMARY KEY (id);

--! unique billing.trial
:sound
ALTER TABLE billing.trial ADD UNIQUE (name);

--! unique billing.trial
:sound
CREATE UNIQUE INDEX ON billing.trial (lower(name));

--! unique billing.trial
:sound
ALTER TABLE billing.trial ADD UNIQUE (name, tenant_id);

--! unique billing.trial
:sound
ALTER TABLE billing.trial ADD EXCLUDE USING gist (id WITH =);

--! foreign_key billing.trial also unique
:sound
CREATE UNIQUE INDEX one_id ON billing.cost_pool (id);
ALTER TABLE billing.trial ADD pool_id uuid REFERENCES billing.cost_pool (id);

--! foreign_owner billing.trial
:sound
ALTER TABLE billing.trial ADD other int NOT NULL, ADD client_id uuid, ADD FOREIGN KEY (other, client_id) REFERENCES cafeteria.client (tenant_id, id);

--! foreign_owner billing.trial
:sound
ALTER TABLE billing.trial ADD other int NOT NULL REFERENCES tenants.tenant;

--! foreign_owner billing.trial
:sound
ALTER TABLE billing.trial ADD pool_id uuid, ALTER cooperation_id DROP NOT NULL,  ADD FOREIGN KEY (cooperation_id, pool_id) REFERENCES billing.cost_pool (tenant_id, id);

--! cascade billing.trial
:sound
ALTER TABLE billing.trial ADD menu_id uuid, ADD FOREIGN KEY (tenant_id, menu_id) REFERENCES cafeteria.menu (tenant_id, id) ON DELETE CASCADE;

--! cascade billing.trial
:sound
ALTER TABLE billing.trial ADD menu_id uuid, ADD FOREIGN KEY (tenant_id, menu_id) REFERENCES cafeteria.menu (tenant_id, id) ON UPDATE SET NULL;

--! not_frozen billing.entry
DROP TRIGGER frozen ON billing.entry;

--! not_frozen billing.entry
DROP TRIGGER never_truncated ON billing.entry;

--! not_frozen billing.entry
DROP TRIGGER frozen ON billing.entry;
CREATE TRIGGER frozen BEFORE DELETE ON billing.entry FOR EACH ROW EXECUTE FUNCTION regie.deny();

--! not_frozen billing.entry
DROP TRIGGER frozen ON billing.entry;
CREATE TRIGGER frozen BEFORE UPDATE OF cents OR DELETE ON billing.entry FOR EACH ROW EXECUTE FUNCTION regie.deny();

--! not_frozen billing.entry
DROP TRIGGER frozen ON billing.entry;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON billing.entry FOR EACH ROW WHEN (OLD.cents > 0) EXECUTE FUNCTION regie.deny();

--! not_frozen regie.audit
DROP TRIGGER frozen ON regie.audit;

--! trigger_off billing.budget_line
ALTER TABLE billing.budget_line DISABLE TRIGGER open_balance;

--! trigger_off billing.budget_line
ALTER TABLE billing.budget_line ENABLE REPLICA TRIGGER open_balance;

--! trigger_off billing.balance
ALTER TABLE billing.balance DISABLE TRIGGER ALL;

--! definer billing.trial()
CREATE FUNCTION billing.trial() RETURNS int LANGUAGE sql SECURITY DEFINER  AS 'SELECT 1';
REVOKE ALL ON FUNCTION billing.trial() FROM PUBLIC;
ALTER FUNCTION billing.trial() OWNER TO regie_control;

--! definer billing.trial()
CREATE FUNCTION billing.trial() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = billing, pg_temp AS 'SELECT 1';
REVOKE ALL ON FUNCTION billing.trial() FROM PUBLIC;
ALTER FUNCTION billing.trial() OWNER TO regie_control;

--! definer regie.claims()
ALTER FUNCTION regie.claims() RESET search_path;

--! definer_owner billing.trial()
CREATE FUNCTION billing.trial() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 1';
REVOKE ALL ON FUNCTION billing.trial() FROM PUBLIC;

--! definer_owner billing.trial()
CREATE FUNCTION billing.trial() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 1';
REVOKE ALL ON FUNCTION billing.trial() FROM PUBLIC;
ALTER FUNCTION billing.trial() OWNER TO regie_owner;

--! definer_owner elsewhere.trial()
CREATE SCHEMA elsewhere;
CREATE FUNCTION elsewhere.trial() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 1';
ALTER FUNCTION elsewhere.trial() OWNER TO regie_owner;

--! public_function billing.trial()
CREATE FUNCTION billing.trial() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 1';
GRANT EXECUTE ON FUNCTION billing.trial() TO PUBLIC;
ALTER FUNCTION billing.trial() OWNER TO regie_control;

--! app_executes regie.seal(uuid,integer,integer[],integer[],integer[],jsonb)
GRANT EXECUTE ON FUNCTION regie.seal TO regie_app;

--! app_executes regie.open_maintenance()
GRANT EXECUTE ON FUNCTION regie.open_maintenance() TO regie_app;

--! public_table billing.entry
GRANT SELECT ON billing.entry TO PUBLIC;

--! public_table billing.entry
GRANT SELECT (cents) ON billing.entry TO PUBLIC;

--! app_truncates billing.run
GRANT TRUNCATE ON billing.run TO regie_app;

--! app_truncates billing.run
GRANT TRIGGER ON billing.run TO regie_app;

--! app_truncates billing.run
GRANT REFERENCES (id) ON billing.run TO regie_app;

--! app_writes_ledger billing.balance
GRANT INSERT ON billing.balance TO regie_app;

--! app_writes_ledger billing.balance
GRANT UPDATE (budget_cents) ON billing.balance TO regie_app;

--! app_writes_ledger billing.balance
GRANT DELETE ON billing.balance TO regie_app;

--! app_writes_ledger tenants.role
GRANT INSERT ON tenants.role TO regie_app;

--! app_edits_evidence billing.run_line
GRANT UPDATE (cents) ON billing.run_line TO regie_app;

--! app_edits_evidence billing.run_line
GRANT DELETE ON billing.run_line TO regie_app;

--! app_moves billing.trial
:sound
GRANT UPDATE ON billing.trial TO regie_app;

--! app_moves billing.trial
:sound
GRANT UPDATE (tenant_id) ON billing.trial TO regie_app;

--! secret regie.scope_key
GRANT SELECT ON regie.scope_key TO regie_app;

--! secret regie.scope_key
GRANT SELECT (ipad) ON regie.scope_key TO regie_ledger;

--! secret tenants.session
GRANT SELECT ON tenants.session TO regie_app;

--! secret tenants.person
GRANT SELECT ON tenants.person TO regie_app;

--! secret tenants.person
GRANT SELECT (password_hash) ON tenants.person TO regie_app;

--! neighbours billing.worker_day
GRANT SELECT ON billing.worker_day TO regie_app;

--! neighbours billing.document
ALTER POLICY everybody_in_it ON billing.document USING (true) WITH CHECK (true);

--! own_rows billing.week_draft
ALTER POLICY own ON billing.week_draft USING (true) WITH CHECK (true);

--! own_rows regie.idempotency
DROP POLICY own ON regie.idempotency;

--! app_owns public.mine
CREATE TABLE public.mine (id int);
ALTER TABLE public.mine OWNER TO regie_app;

--! app_owns billing.trial()
CREATE FUNCTION billing.trial() RETURNS int LANGUAGE sql  SET search_path = pg_catalog, pg_temp AS 'SELECT 1';
REVOKE ALL ON FUNCTION billing.trial() FROM PUBLIC;
ALTER FUNCTION billing.trial() OWNER TO regie_app;

--! app_creates billing
GRANT CREATE ON SCHEMA billing TO regie_app;

--! app_creates public
GRANT CREATE ON SCHEMA public TO PUBLIC;

--! app_creates elsewhere
CREATE SCHEMA elsewhere AUTHORIZATION regie_app;

--! default_rights billing
ALTER DEFAULT PRIVILEGES IN SCHEMA billing GRANT SELECT ON TABLES TO regie_app;

--! default_rights everywhere
ALTER DEFAULT PRIVILEGES FOR ROLE regie_owner GRANT INSERT ON TABLES TO PUBLIC;

--! unsafe_role regie_app
ALTER ROLE regie_app BYPASSRLS;

--! unsafe_role regie_app
ALTER ROLE regie_app CREATEROLE;

--! app_reaches_sessions pg_catalog.pg_terminate_backend
GRANT EXECUTE ON FUNCTION pg_terminate_backend(int, bigint) TO regie_app;

--! app_reaches_sessions pg_catalog.pg_advisory_xact_lock
GRANT EXECUTE ON FUNCTION pg_advisory_xact_lock(int, int) TO PUBLIC;

--! named_policy tenants.tenant
DROP POLICY named ON tenants.tenant;
CREATE POLICY named ON tenants.tenant FOR SELECT TO regie_app USING (true);

--! unsafe_role regie_app
ALTER ROLE regie_app CREATEDB;

--! unsafe_role regie_app
ALTER ROLE regie_app REPLICATION;

--! unsafe_role regie_owner
ALTER ROLE regie_owner SUPERUSER;

--! unsafe_role regie_owner
ALTER ROLE regie_owner BYPASSRLS;

--! service_logs_in regie_control also definer_owner
ALTER ROLE regie_control LOGIN;

--! membership regie_app
GRANT regie_ledger TO regie_app;

--! membership regie_app
GRANT pg_read_all_data TO regie_app;

--! membership regie_app
GRANT regie_owner TO regie_app;

--! membership regie_owner
GRANT regie_ledger TO regie_owner WITH INHERIT TRUE;

--! membership regie_owner
GRANT pg_write_all_data TO regie_owner;

--! membership regie_guest
CREATE ROLE regie_guest LOGIN;
GRANT regie_control TO regie_guest;

--! app_database :database
GRANT CREATE ON DATABASE :database TO regie_app;

--! app_database :database
GRANT TEMP ON DATABASE :database TO regie_app;
