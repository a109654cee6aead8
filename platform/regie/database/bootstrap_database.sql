-- Rights on one Regie database, run as superuser inside that database, which regie_owner owns.
CREATE EXTENSION IF NOT EXISTS btree_gist;
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO regie_app, regie_backup', current_database());
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- The version table of the migrations stands apart from the schemas it counts.
GRANT CREATE ON SCHEMA public TO regie_owner;
GRANT USAGE ON SCHEMA public TO regie_owner, regie_app, regie_ctx, regie_relay, regie_control, regie_ledger;
