-- Pools that a key divides, by their last day; one without an end has none.
CREATE OR REPLACE FUNCTION billing.use_of_key(p_tenant int, p_id uuid) RETURNS TABLE (times bigint, last_day date) LANGUAGE sql STABLE AS $$
  SELECT count(*), max(coalesce(upper(p.valid) - 1, 'infinity')) FROM billing.cost_pool p WHERE p.tenant_id = p_tenant AND p.key_id = p_id $$;
REVOKE EXECUTE ON FUNCTION billing.use_of_key FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.use_of_key TO regie_ledger;
