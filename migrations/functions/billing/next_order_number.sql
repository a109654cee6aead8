CREATE OR REPLACE FUNCTION billing.next_order_number(p_tenant int, p_year int) RETURNS text LANGUAGE sql AS $$
  INSERT INTO billing.order_counter AS c VALUES (p_tenant, p_year, 1)
  ON CONFLICT (tenant_id, year) DO UPDATE SET last = c.last + 1
  RETURNING c.year || '-' || lpad(c.last::text, 5, '0') $$;
REVOKE EXECUTE ON FUNCTION billing.next_order_number FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.next_order_number TO regie_ledger;
