-- Product choices that hold a variant and orders for it, cancelled ones too; the last day is the first one of an order.
CREATE OR REPLACE FUNCTION billing.use_of_variant(p_tenant int, p_id uuid) RETURNS TABLE (times bigint, last_day date) LANGUAGE sql STABLE AS $$
  SELECT count(DISTINCT l.id) + count(o.id), max(o.starts_on) FROM cafeteria.menu_line l
    LEFT JOIN billing."order" o ON o.tenant_id = l.tenant_id AND o.menu_line_id = l.id
   WHERE l.cooperation_id = p_tenant AND l.variant_id = p_id $$;
REVOKE EXECUTE ON FUNCTION billing.use_of_variant FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.use_of_variant TO regie_ledger;
