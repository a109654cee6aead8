-- Units of an order on which there was work (eenheden met werk): as many as its hours are worth at its price, and one at least.
CREATE OR REPLACE FUNCTION billing.worked_units(p_tenant int, p_order uuid) RETURNS int LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN coalesce(w.minutes, 0) <= 0 THEN 0
              ELSE least(o.units, greatest(1, ceil(coalesce(w.exact / nullif(o.price_cents, 0), 1))))::int END
    FROM billing."order" o
   CROSS JOIN LATERAL (SELECT sum(h.minutes) AS minutes, sum(h.minutes::numeric * h.cents_per_hour) / 60 AS exact
                         FROM billing.hour h WHERE h.tenant_id = o.tenant_id AND h.order_id = o.id) w
   WHERE o.tenant_id = p_tenant AND o.id = p_order $$;
REVOKE EXECUTE ON FUNCTION billing.worked_units FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.worked_units TO regie_ledger, regie_app;
