-- Municipalities that take part in an arrangement, by their last day; one that does so without an end has none.
CREATE OR REPLACE FUNCTION tenants.use_of_arrangement(p_tenant int, p_id uuid) RETURNS TABLE (times bigint, last_day date) LANGUAGE sql STABLE AS $$
  SELECT count(*), max(coalesce(upper(p.valid) - 1, 'infinity')) FROM tenants.participation p
   WHERE p.cooperation_id = p_tenant AND p.arrangement_id = p_id $$;
REVOKE EXECUTE ON FUNCTION tenants.use_of_arrangement FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenants.use_of_arrangement TO regie_ledger;
