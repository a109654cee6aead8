SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.set_language(p_language text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE tenants.person SET language = p_language WHERE id = regie.actor() $$;
REVOKE EXECUTE ON FUNCTION regie.set_language FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.set_language TO regie_app;
RESET ROLE;
