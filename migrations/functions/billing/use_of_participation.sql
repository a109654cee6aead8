-- Orders of a municipality for products of the group in which it takes part, cancelled ones too, by their first day.
CREATE OR REPLACE FUNCTION billing.use_of_participation(p_tenant int, p_id uuid) RETURNS TABLE (times bigint, last_day date) LANGUAGE sql STABLE AS $$
  SELECT count(*), max(o.starts_on) FROM tenants.participation t
    JOIN cafeteria.product p ON p.tenant_id = t.cooperation_id AND p.product_group = t.product_group
    JOIN cafeteria.variant v ON v.tenant_id = p.tenant_id AND v.product_id = p.id
    JOIN cafeteria.menu_line l ON l.tenant_id = t.tenant_id AND l.variant_id = v.id
    JOIN billing."order" o ON o.tenant_id = l.tenant_id AND o.menu_line_id = l.id AND t.valid @> o.starts_on
   WHERE t.tenant_id = p_tenant AND t.id = p_id $$;
REVOKE EXECUTE ON FUNCTION billing.use_of_participation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.use_of_participation TO regie_ledger;
