CREATE OR REPLACE FUNCTION regie.readable() RETURNS int[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT (regie.claims())[3]::int[] $$;
REVOKE EXECUTE ON FUNCTION regie.readable FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.readable TO regie_ctx, regie_relay, regie_control, regie_ledger, regie_app;
