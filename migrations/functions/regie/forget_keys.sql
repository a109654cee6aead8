SET LOCAL ROLE regie_relay;
CREATE OR REPLACE FUNCTION regie.forget_keys() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH gone AS (DELETE FROM regie.idempotency i WHERE i.created_at < clock_timestamp() - interval '30 days' RETURNING 1)
  SELECT count(*) FROM gone $$;
REVOKE EXECUTE ON FUNCTION regie.forget_keys FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.forget_keys TO regie_app;
RESET ROLE;
