CREATE OR REPLACE FUNCTION regie.readable_persons() RETURNS int[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT (regie.claims())[4]::int[] $$;
REVOKE EXECUTE ON FUNCTION regie.readable_persons FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.readable_persons TO regie_ctx, regie_relay, regie_control, regie_ledger, regie_app;
