-- THE wall: an order and all it commits, or nothing. Amounts: [{"year": 2013, "cents": 100000}, ...].
SET LOCAL ROLE regie_ledger;
CREATE OR REPLACE FUNCTION billing.post_order(p_tenant int, p_order uuid, p_client uuid, p_menu_line uuid, p_starts date, p_ends date,
                                   p_units int, p_amounts jsonb, p_on date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  m record;
  a record;
  b record;
  order_number text;
BEGIN
  PERFORM billing.require_writable(p_tenant);
  IF p_ends <= p_starts THEN
    PERFORM billing.refuse('ends_before_start', jsonb_build_object('starts_on', p_starts, 'ends_on', p_ends));
  ELSIF p_units < 1 THEN
    PERFORM billing.refuse('no_units');
  END IF;
  -- Nobody ends the tariff between reading and using it.
  PERFORM regie.share_lock('prices', regie.cooperation());
  m := billing.orderable(p_tenant, p_client, p_menu_line, p_starts);
  PERFORM billing.check_years(p_starts, p_ends, m.price * p_units, p_amounts);
  PERFORM 1 FROM billing.balance x JOIN billing.budget_line l ON l.tenant_id = x.tenant_id AND l.id = x.line_id
    WHERE l.tenant_id = p_tenant AND l.fund = m.fund
      AND l.year BETWEEN extract(year FROM p_starts) AND extract(year FROM p_ends - 1) ORDER BY x.line_id FOR UPDATE OF x;
  order_number := billing.next_order_number(p_tenant, extract(year FROM p_starts)::int);
  INSERT INTO billing."order" (tenant_id, id, number, cooperation_id, client_id, menu_line_id, starts_on, ends_on, units, price_cents, total_cents, placed_by)
  VALUES (p_tenant, p_order, order_number, m.cooperation_id, p_client, p_menu_line, p_starts, p_ends, p_units, m.price, m.price * p_units, regie.actor());
  FOR a IN SELECT x.year, x.cents FROM jsonb_to_recordset(p_amounts) AS x(year int, cents bigint) ORDER BY x.year LOOP
    SELECT x.line_id, x.room_cents AS room INTO b
      FROM billing.budget_line l JOIN billing.balance x ON x.tenant_id = l.tenant_id AND x.line_id = l.id
     WHERE l.tenant_id = p_tenant AND l.fund = m.fund AND l.year = a.year;
    -- What costs nothing in a year needs no budget line there.
    CONTINUE WHEN a.cents = 0 AND b.line_id IS NULL;
    IF coalesce(b.room, 0) < a.cents OR b.line_id IS NULL THEN
      PERFORM billing.over_budget(b.line_id, a.year, a.cents, coalesce(b.room, 0));
    END IF;
    INSERT INTO billing.order_year VALUES (p_tenant, p_order, a.year, b.line_id, a.cents);
    IF a.cents > 0 THEN
      PERFORM billing.write_entry(p_tenant, b.line_id, 'commit', a.cents, 'order', p_order, p_on);
    END IF;
  END LOOP;
  PERFORM billing.claim_units(p_tenant, m.cooperation_id, m.variant_id, m.counted, p_units, m.ceiling_units);
  RETURN order_number;
END $$;
REVOKE EXECUTE ON FUNCTION billing.post_order FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.post_order TO regie_app;
RESET ROLE;
