-- A cancelled order keeps what its work costs and the units worked on; the rest goes back. Its row is locked by the caller.
CREATE OR REPLACE FUNCTION billing.settle_cancelled(p_tenant int, p_order uuid, p_on date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  worked int := billing.worked_units(p_tenant, p_order);
  -- Balances before uptake, as whoever orders locks them.
  released bigint := billing.release_order(p_tenant, p_order, p_on);
BEGIN
  UPDATE cafeteria.menu_usage u SET units = u.units - (o.kept_units - worked)
    FROM billing."order" o
    JOIN cafeteria.menu_line l ON l.tenant_id = o.tenant_id AND l.id = o.menu_line_id
    JOIN cafeteria.menu n ON n.tenant_id = l.tenant_id AND n.id = l.menu_id
   WHERE o.tenant_id = p_tenant AND o.id = p_order AND o.kept_units > worked
     AND u.tenant_id = p_tenant AND u.variant_id = l.variant_id AND u.period = n.counted;
  UPDATE billing."order" SET kept_units = worked WHERE tenant_id = p_tenant AND id = p_order AND kept_units > worked;
  RETURN released;
END $$;
REVOKE EXECUTE ON FUNCTION billing.settle_cancelled FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.settle_cancelled TO regie_ledger;
