-- Sign-in: named functions that work without a scope and tell no more than they must.
SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.credentials(p_login text) RETURNS TABLE (person_id uuid, password_hash text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM regie.require_no_scope();
  RETURN QUERY SELECT p.id, p.password_hash FROM tenants.person p
                WHERE p.login = lower(p_login) AND p.active AND p.password_hash IS NOT NULL;
END $$;
REVOKE EXECUTE ON FUNCTION regie.credentials FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.credentials TO regie_app;
RESET ROLE;
