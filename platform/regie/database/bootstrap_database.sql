-- Rights on one Regie database, run as superuser inside that database, which regie_owner owns.
CREATE EXTENSION IF NOT EXISTS btree_gist;
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO regie_app, regie_backup', current_database());
END $$;
-- What outlives a transaction on a pooled connection, or reaches other sessions, is not for the application.
REVOKE EXECUTE ON FUNCTION pg_advisory_lock(bigint), pg_advisory_lock(int, int), pg_advisory_lock_shared(bigint),
  pg_advisory_lock_shared(int, int), pg_try_advisory_lock(bigint), pg_try_advisory_lock(int, int),
  pg_try_advisory_lock_shared(bigint), pg_try_advisory_lock_shared(int, int),
  pg_notify(text, text), lo_create(oid), lo_creat(int), lo_from_bytea(oid, bytea) FROM PUBLIC;
-- Nor what waits for, stops or ends the work of others: locks are taken through functions that know whose they are.
REVOKE EXECUTE ON FUNCTION pg_advisory_xact_lock(bigint), pg_advisory_xact_lock(int, int), pg_advisory_xact_lock_shared(bigint),
  pg_advisory_xact_lock_shared(int, int), pg_try_advisory_xact_lock(bigint), pg_try_advisory_xact_lock(int, int),
  pg_try_advisory_xact_lock_shared(bigint), pg_try_advisory_xact_lock_shared(int, int),
  pg_terminate_backend(int, bigint), pg_cancel_backend(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_advisory_xact_lock(int, int), pg_advisory_xact_lock_shared(int, int) TO regie_ctx;
GRANT EXECUTE ON FUNCTION pg_advisory_xact_lock(bigint) TO regie_owner;
GRANT EXECUTE ON FUNCTION pg_try_advisory_xact_lock(bigint) TO regie_control;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- The version table of the migrations stands apart from the schemas it counts.
GRANT CREATE ON SCHEMA public TO regie_owner;
GRANT USAGE ON SCHEMA public TO regie_owner, regie_app, regie_ctx, regie_relay, regie_control, regie_ledger;
