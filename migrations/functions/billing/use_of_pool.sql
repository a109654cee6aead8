-- Costs and hours that were booked on a pool, counter-entries too, by their day.
CREATE OR REPLACE FUNCTION billing.use_of_pool(p_tenant int, p_id uuid) RETURNS TABLE (times bigint, last_day date) LANGUAGE sql STABLE AS $$
  SELECT count(*), max(b.day) FROM (
    SELECT c.incurred_on AS day FROM billing.cost c WHERE c.tenant_id = p_tenant AND c.pool_id = p_id
    UNION ALL
    SELECT h.work_date FROM billing.hour h WHERE h.tenant_id = p_tenant AND h.pool_id = p_id) b $$;
REVOKE EXECUTE ON FUNCTION billing.use_of_pool FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.use_of_pool TO regie_ledger;
