CREATE OR REPLACE FUNCTION regie.actor() RETURNS uuid LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT (regie.claims())[1]::uuid $$;
REVOKE EXECUTE ON FUNCTION regie.actor FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.actor TO regie_ctx, regie_relay, regie_control, regie_ledger, regie_app;
