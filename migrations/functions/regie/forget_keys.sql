SET LOCAL ROLE regie_relay;
CREATE OR REPLACE FUNCTION regie.forget_keys() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE forgotten bigint;
BEGIN
  PERFORM regie.require_no_scope();
  DELETE FROM regie.idempotency i WHERE i.created_at < clock_timestamp() - interval '30 days';
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;
REVOKE EXECUTE ON FUNCTION regie.forget_keys FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.forget_keys TO regie_app;
RESET ROLE;
