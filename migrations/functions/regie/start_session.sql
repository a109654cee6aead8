SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.start_session(p_person uuid, p_cooperation int, p_token_hash bytea, p_hours int)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM regie.require_no_scope();
  INSERT INTO tenants.session (token_hash, person_id, cooperation_id, ends_at)
  VALUES (p_token_hash, p_person, p_cooperation, clock_timestamp() + make_interval(hours => least(p_hours, 12)));
END $$;
REVOKE EXECUTE ON FUNCTION regie.start_session FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.start_session TO regie_owner, regie_app;
RESET ROLE;
