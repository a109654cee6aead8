-- Roles of a Regie cluster. A database administrator runs this once per cluster, as superuser.
-- Passwords are set apart from this file: ALTER ROLE regie_owner PASSWORD '...'; the same for regie_app and regie_backup.
--   regie_owner    migrations only; owns tables, is itself subject to row level security (FORCE)
--   regie_app      web, worker and relay; owns nothing, may create nothing
--   regie_backup   dumps only; the one role that bypasses row level security
--   the others     cannot log in: each owns the few functions that do one job across municipalities
DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT * FROM (VALUES
      ('regie_owner',   'LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB'),
      ('regie_app',     'LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB'),
      ('regie_backup',  'LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE NOCREATEDB'),
      ('regie_ctx',     'NOLOGIN'),
      ('regie_relay',   'NOLOGIN'),
      ('regie_control', 'NOLOGIN'),
      ('regie_ledger',  'NOLOGIN')) AS wanted(name, attributes)
  LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = r.name) THEN
      EXECUTE format('CREATE ROLE %I %s', r.name, r.attributes);
    END IF;
  END LOOP;
END $$;
-- The owner hands functions over to the service roles, and inherits nothing from them.
GRANT regie_ctx, regie_relay, regie_control, regie_ledger TO regie_owner WITH INHERIT FALSE, SET TRUE;
GRANT pg_read_all_data TO regie_backup;
