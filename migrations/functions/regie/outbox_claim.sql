-- Oldest first, so that a row that was sent before is not starved by new ones.
SET LOCAL ROLE regie_relay;
CREATE OR REPLACE FUNCTION regie.outbox_claim(p_limit int, p_again interval DEFAULT '20 s') RETURNS TABLE (tenant_id int, id uuid, task text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM regie.require_no_scope();
  RETURN QUERY
  WITH due AS (
    SELECT o.tenant_id, o.id FROM regie.outbox o
     WHERE o.state IN ('new', 'sent') AND (o.sent_at IS NULL OR o.sent_at < clock_timestamp() - p_again)
     ORDER BY o.created_at FOR UPDATE SKIP LOCKED LIMIT p_limit
  ), sent AS (
    UPDATE regie.outbox o SET state = 'sent', sent_at = clock_timestamp()
      FROM due WHERE (o.tenant_id, o.id) = (due.tenant_id, due.id)
    RETURNING o.tenant_id, o.id, o.task, o.created_at)
  SELECT s.tenant_id, s.id, s.task FROM sent s ORDER BY s.created_at;
END $$;
REVOKE EXECUTE ON FUNCTION regie.outbox_claim FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.outbox_claim TO regie_app;
RESET ROLE;
