-- Orders that were placed at a tariff, cancelled ones too, by their first day; those at an own price do not rest on it.
CREATE OR REPLACE FUNCTION billing.use_of_tariff(p_tenant int, p_id uuid) RETURNS TABLE (times bigint, last_day date) LANGUAGE sql STABLE AS $$
  SELECT count(*), max(o.starts_on) FROM cafeteria.tariff t
    JOIN cafeteria.menu_line l ON l.cooperation_id = t.tenant_id AND l.variant_id = t.variant_id AND l.price_cents IS NULL
    JOIN billing."order" o ON o.tenant_id = l.tenant_id AND o.menu_line_id = l.id AND t.valid @> o.starts_on
   WHERE t.tenant_id = p_tenant AND t.id = p_id $$;
REVOKE EXECUTE ON FUNCTION billing.use_of_tariff FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.use_of_tariff TO regie_ledger;
