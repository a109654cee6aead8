SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.set_password(p_login text, p_hash text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE tenants.person SET password_hash = p_hash WHERE login = lower(p_login) $$;
REVOKE EXECUTE ON FUNCTION regie.set_password FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.set_password TO regie_owner;
RESET ROLE;
