-- Product choices that hold a variant of a product and orders for one.
CREATE OR REPLACE FUNCTION billing.use_of_product(p_tenant int, p_id uuid) RETURNS TABLE (times bigint, last_day date) LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(u.times), 0)::bigint, max(u.last_day) FROM cafeteria.variant v
   CROSS JOIN LATERAL billing.use_of_variant(v.tenant_id, v.id) u WHERE v.tenant_id = p_tenant AND v.product_id = p_id $$;
REVOKE EXECUTE ON FUNCTION billing.use_of_product FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.use_of_product TO regie_ledger;
