-- Hours that were booked for a worker, by their day.
CREATE OR REPLACE FUNCTION billing.use_of_worker(p_tenant int, p_id uuid) RETURNS TABLE (times bigint, last_day date) LANGUAGE sql STABLE AS $$
  SELECT count(*), max(h.work_date) FROM billing.hour h WHERE h.cooperation_id = p_tenant AND h.worker_id = p_id $$;
REVOKE EXECUTE ON FUNCTION billing.use_of_worker FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.use_of_worker TO regie_ledger;
