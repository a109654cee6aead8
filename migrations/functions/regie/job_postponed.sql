-- It was not the job's fault, such as a lock that somebody else held: that costs no try.
SET LOCAL ROLE regie_relay;
CREATE OR REPLACE FUNCTION regie.job_postponed(p_tenant int, p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM regie.require_no_scope();
  WITH free AS (
    SELECT o.tenant_id, o.id FROM regie.outbox o
     WHERE o.tenant_id = p_tenant AND o.id = p_id AND o.state = 'sent' FOR UPDATE SKIP LOCKED)
  UPDATE regie.outbox o SET tries = greatest(o.tries - 1, 0), sent_at = clock_timestamp()
    FROM free WHERE (o.tenant_id, o.id) = (free.tenant_id, free.id);
END $$;
REVOKE EXECUTE ON FUNCTION regie.job_postponed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.job_postponed TO regie_app;
RESET ROLE;
