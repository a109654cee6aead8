CREATE OR REPLACE FUNCTION regie.cooperation() RETURNS int LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT (regie.claims())[2]::int $$;
REVOKE EXECUTE ON FUNCTION regie.cooperation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.cooperation TO regie_ctx, regie_relay, regie_control, regie_ledger, regie_app;
