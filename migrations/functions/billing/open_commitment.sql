-- What an order still commits in a year: committed minus released.
CREATE OR REPLACE FUNCTION billing.open_commitment(p_tenant int, p_order uuid, p_line uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(CASE e.kind WHEN 'commit' THEN e.cents WHEN 'release' THEN -e.cents END), 0)::bigint
    FROM billing.entry e
   WHERE e.tenant_id = p_tenant AND e.source_id = p_order AND e.line_id = p_line AND e.kind IN ('commit', 'release') $$;
REVOKE EXECUTE ON FUNCTION billing.open_commitment FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.open_commitment TO regie_ledger;
