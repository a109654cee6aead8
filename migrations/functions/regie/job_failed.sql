-- The effect was rolled back: keep the reason; the last try is final. Whoever runs the row meanwhile is left alone.
SET LOCAL ROLE regie_relay;
CREATE OR REPLACE FUNCTION regie.job_failed(p_tenant int, p_id uuid, p_error jsonb, p_final boolean, p_most int) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE outcome text;
BEGIN
  PERFORM regie.require_no_scope();
  WITH free AS (
    SELECT o.tenant_id, o.id, p_final OR o.tries >= p_most AS final FROM regie.outbox o
     WHERE o.tenant_id = p_tenant AND o.id = p_id AND o.state = 'sent' FOR UPDATE SKIP LOCKED)
  UPDATE regie.outbox o SET error = p_error, sent_at = clock_timestamp(), state = CASE WHEN final THEN 'failed' ELSE 'sent' END,
         ended_at = CASE WHEN final THEN clock_timestamp() END
    FROM free WHERE (o.tenant_id, o.id) = (free.tenant_id, free.id) RETURNING o.state INTO outcome;
  RETURN outcome;
END $$;
REVOKE EXECUTE ON FUNCTION regie.job_failed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.job_failed TO regie_app;
RESET ROLE;
