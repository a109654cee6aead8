-- What refers to a fund: budget lines until the end of their year, lines of product choices until that of their period,
-- products and pools until their own. Lines of runs stand on those.
CREATE OR REPLACE FUNCTION billing.use_of_fund(p_tenant int, p_id uuid) RETURNS TABLE (times bigint, last_day date) LANGUAGE sql STABLE AS $$
  SELECT count(u.day), max(u.day) FROM cafeteria.fund f CROSS JOIN LATERAL (
    SELECT make_date(l.year, 12, 31) AS day FROM billing.budget_line l WHERE l.cooperation_id = f.tenant_id AND l.fund = f.code
    UNION ALL
    SELECT upper(m.period) - 1 FROM cafeteria.menu_line l JOIN cafeteria.menu m ON m.tenant_id = l.tenant_id AND m.id = l.menu_id
     WHERE l.cooperation_id = f.tenant_id AND l.fund = f.code
    UNION ALL
    SELECT coalesce(upper(p.valid) - 1, 'infinity') FROM cafeteria.product p WHERE p.tenant_id = f.tenant_id AND p.fund = f.code
    UNION ALL
    SELECT coalesce(upper(p.valid) - 1, 'infinity') FROM billing.cost_pool p WHERE p.tenant_id = f.tenant_id AND p.fund = f.code) u
   WHERE f.tenant_id = p_tenant AND f.id = p_id $$;
REVOKE EXECUTE ON FUNCTION billing.use_of_fund FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.use_of_fund TO regie_ledger;
