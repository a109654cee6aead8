SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.end_all_sessions(p_person uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE tenants.session SET revoked_at = clock_timestamp() WHERE person_id = p_person AND revoked_at IS NULL $$;
REVOKE EXECUTE ON FUNCTION regie.end_all_sessions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.end_all_sessions TO regie_owner;
RESET ROLE;
