SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.end_session(p_token_hash bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE tenants.session SET revoked_at = clock_timestamp() WHERE token_hash = p_token_hash AND revoked_at IS NULL $$;
REVOKE EXECUTE ON FUNCTION regie.end_session FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.end_session TO regie_app;
RESET ROLE;
