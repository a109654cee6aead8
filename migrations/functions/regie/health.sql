SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.health() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT count(*) = 1 FROM regie.scope_key $$;
REVOKE EXECUTE ON FUNCTION regie.health FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.health TO regie_app;
RESET ROLE;
