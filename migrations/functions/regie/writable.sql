CREATE OR REPLACE FUNCTION regie.writable() RETURNS int[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT (regie.claims())[5]::int[] $$;
REVOKE EXECUTE ON FUNCTION regie.writable FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.writable TO regie_ctx, regie_relay, regie_control, regie_ledger, regie_app;
