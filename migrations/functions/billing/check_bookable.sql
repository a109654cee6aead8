CREATE OR REPLACE FUNCTION billing.check_bookable(p_tenant int, p_order uuid, p_pool uuid, p_on date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE o record;
BEGIN
  IF p_order IS NULL THEN
    SELECT x.valid INTO o FROM billing.cost_pool x WHERE x.tenant_id = p_tenant AND x.id = p_pool;
    IF NOT FOUND THEN
      PERFORM billing.refuse('unknown_pool');
    ELSIF NOT o.valid @> p_on THEN
      PERFORM billing.refuse('pool_not_then', jsonb_build_object('date', p_on));
    END IF;
    RETURN;
  END IF;
  SELECT * INTO o FROM billing."order" x WHERE x.tenant_id = p_tenant AND x.id = p_order
     -- Whoever cancels it at this moment sees these hours, or these hours see that it is cancelled.
     FOR SHARE;
  IF NOT FOUND THEN
    PERFORM billing.refuse('unknown_order');
  ELSIF o.state = 'cancelled' THEN
    PERFORM billing.refuse('order_cancelled', jsonb_build_object('number', o.number));
  ELSIF p_on < o.starts_on OR p_on >= o.ends_on THEN
    PERFORM billing.refuse('outside_order', jsonb_build_object('number', o.number, 'date', p_on, 'starts_on', o.starts_on, 'ends_on', o.ends_on));
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION billing.check_bookable FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.check_bookable TO regie_ledger;
