-- Whether relay and workers keep up, for health checks: a number and an age, and nobody's data.
SET LOCAL ROLE regie_relay;
CREATE OR REPLACE FUNCTION regie.outbox_backlog() RETURNS TABLE (waiting int, oldest_seconds int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*)::int, coalesce(extract(epoch FROM clock_timestamp() - min(o.created_at)), 0)::int
    FROM regie.outbox o WHERE o.state IN ('new', 'sent') $$;
REVOKE EXECUTE ON FUNCTION regie.outbox_backlog FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.outbox_backlog TO regie_app;
RESET ROLE;
