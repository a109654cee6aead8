-- Committed before the job, so that a job that kills its worker every time comes to an end too.
-- Also tells which task it is: the worker must know its isolation before it opens the row.
SET LOCAL ROLE regie_relay;
CREATE OR REPLACE FUNCTION regie.job_begins(p_tenant int, p_id uuid, p_most int, p_exhausted jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE o record;
BEGIN
  PERFORM regie.require_no_scope();
  SELECT x.task, x.tries INTO o FROM regie.outbox x
   WHERE x.tenant_id = p_tenant AND x.id = p_id AND x.state = 'sent' FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  IF o.tries >= p_most THEN
    UPDATE regie.outbox x SET state = 'failed', ended_at = clock_timestamp(), error = p_exhausted
     WHERE x.tenant_id = p_tenant AND x.id = p_id;
    RETURN NULL;
  END IF;
  UPDATE regie.outbox x SET tries = x.tries + 1, sent_at = clock_timestamp(), error = NULL WHERE x.tenant_id = p_tenant AND x.id = p_id;
  RETURN o.task;
END $$;
REVOKE EXECUTE ON FUNCTION regie.job_begins FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.job_begins TO regie_app;
RESET ROLE;
