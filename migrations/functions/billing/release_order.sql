-- Releases what an order commits beyond the cost of its unsettled work (vrijgeven), on all its lines or on one.
CREATE OR REPLACE FUNCTION billing.release_order(p_tenant int, p_order uuid, p_on date, p_line uuid DEFAULT NULL, p_run uuid DEFAULT NULL,
                                                 p_settled daterange DEFAULT 'empty')
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  y record;
  beyond bigint;
  released bigint := 0;
BEGIN
  FOR y IN SELECT x.line_id, x.year FROM billing.order_year x JOIN billing.balance b ON b.tenant_id = x.tenant_id AND b.line_id = x.line_id
            WHERE x.tenant_id = p_tenant AND x.order_id = p_order AND x.line_id = coalesce(p_line, x.line_id) ORDER BY x.line_id FOR UPDATE OF b LOOP
    beyond := billing.open_commitment(p_tenant, p_order, y.line_id)
              - coalesce((SELECT w.cents FROM billing.unsettled_work(p_tenant, p_order, NULL, p_settled) w WHERE w.year = y.year), 0);
    IF beyond > 0 THEN
      PERFORM billing.write_entry(p_tenant, y.line_id, 'release', beyond, 'order', p_order, p_on, p_run);
      PERFORM billing.settle_uncovered(p_tenant, y.line_id, 0, 'order', p_order, p_on);
      released := released + beyond;
    END IF;
  END LOOP;
  RETURN released;
END $$;
REVOKE EXECUTE ON FUNCTION billing.release_order FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.release_order TO regie_ledger;
