SET LOCAL ROLE regie_ledger;
CREATE OR REPLACE FUNCTION billing.cancel_order(p_tenant int, p_order uuid, p_reason text, p_on date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o record;
  y record;
  open_cents bigint;
  released bigint := 0;
BEGIN
  PERFORM billing.require_writable(p_tenant);
  SELECT * INTO o FROM billing."order" x WHERE x.tenant_id = p_tenant AND x.id = p_order FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such order' USING ERRCODE = 'RG404';
  ELSIF o.state <> 'placed' THEN
    PERFORM billing.refuse('order_not_placed', jsonb_build_object('number', o.number));
  ELSIF btrim(coalesce(p_reason, '')) = '' THEN
    PERFORM billing.refuse('reason_needed');
  END IF;
  FOR y IN SELECT x.line_id FROM billing.order_year x JOIN billing.balance b ON b.tenant_id = x.tenant_id AND b.line_id = x.line_id
            WHERE x.tenant_id = p_tenant AND x.order_id = p_order ORDER BY x.line_id FOR UPDATE OF b LOOP
    open_cents := billing.open_commitment(p_tenant, p_order, y.line_id);
    IF open_cents > 0 THEN
      PERFORM billing.write_entry(p_tenant, y.line_id, 'release', open_cents, 'order', p_order, p_on);
      PERFORM billing.settle_uncovered(p_tenant, y.line_id, 0, 'order', p_order, p_on);
      released := released + open_cents;
    END IF;
  END LOOP;
  UPDATE cafeteria.menu_usage u SET units = u.units - o.units
    FROM cafeteria.menu_line l JOIN cafeteria.menu n ON n.tenant_id = l.tenant_id AND n.id = l.menu_id
   WHERE l.tenant_id = p_tenant AND l.id = o.menu_line_id
     AND u.tenant_id = p_tenant AND u.variant_id = l.variant_id AND u.period = n.period;
  UPDATE billing."order" SET state = 'cancelled', cancelled_by = regie.actor(), cancelled_at = clock_timestamp(), cancel_reason = p_reason
   WHERE tenant_id = p_tenant AND id = p_order;
  RETURN released;
END $$;
REVOKE EXECUTE ON FUNCTION billing.cancel_order FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.cancel_order TO regie_app;
RESET ROLE;
