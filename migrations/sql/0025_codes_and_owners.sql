-- A rule for codes that binds new ones: a fund of before it can be renamed and ended too.
ALTER TABLE cafeteria.fund DROP CONSTRAINT fund_code;

-- Blanks around the code of a fund go, with those of the lines, products and pools that refer to it. What was chosen or booked
-- is evidence and keeps its text (ADR 15); so do two codes that would become one. Those are told.
ALTER TABLE billing.budget_line ALTER CONSTRAINT line_of_fund DEFERRABLE;
ALTER TABLE billing.cost_pool ALTER CONSTRAINT pool_of_fund DEFERRABLE;
ALTER TABLE cafeteria.product ALTER CONSTRAINT product_of_fund DEFERRABLE;
SET CONSTRAINTS billing.line_of_fund, billing.pool_of_fund, cafeteria.product_of_fund DEFERRED;
DO $$
DECLARE
  f record;
  plain text;
BEGIN
  FOR f IN SELECT x.tenant_id, x.id, x.code, t.slug FROM cafeteria.fund x JOIN tenants.tenant t ON t.id = x.tenant_id
            WHERE x.code ~ '^\s|\s$' ORDER BY x.tenant_id, x.code LOOP
    plain := regexp_replace(f.code, '^\s+|\s+$', '', 'g');
    IF plain = '' OR EXISTS (SELECT 1 FROM cafeteria.fund x WHERE x.tenant_id = f.tenant_id AND x.code = plain)
       OR EXISTS (SELECT 1 FROM cafeteria.menu_line l WHERE l.cooperation_id = f.tenant_id AND l.fund = f.code)
       OR EXISTS (SELECT 1 FROM billing.run_line l WHERE l.cooperation_id = f.tenant_id AND l.fund = f.code) THEN
      RAISE NOTICE 'cooperation %: fund % keeps the blanks around its code, for another has it without, or choices or runs refer to it',
        f.slug, quote_literal(f.code);
      CONTINUE;
    END IF;
    UPDATE cafeteria.fund x SET code = plain WHERE x.tenant_id = f.tenant_id AND x.id = f.id;
    UPDATE billing.budget_line l SET fund = plain WHERE l.cooperation_id = f.tenant_id AND l.fund = f.code;
    UPDATE billing.cost_pool p SET fund = plain WHERE p.tenant_id = f.tenant_id AND p.fund = f.code;
    UPDATE cafeteria.product p SET fund = plain WHERE p.tenant_id = f.tenant_id AND p.fund = f.code;
    RAISE NOTICE 'cooperation %: the code of fund % is written without blanks', f.slug, quote_literal(f.code);
  END LOOP;
END $$;
SET CONSTRAINTS billing.line_of_fund, billing.pool_of_fund, cafeteria.product_of_fund IMMEDIATE;
ALTER TABLE billing.budget_line ALTER CONSTRAINT line_of_fund NOT DEFERRABLE;
ALTER TABLE billing.cost_pool ALTER CONSTRAINT pool_of_fund NOT DEFERRABLE;
ALTER TABLE cafeteria.product ALTER CONSTRAINT product_of_fund NOT DEFERRABLE;

-- Rows of before the bounds of days are held to them too; where some are beyond them, those are told and stay.
DO $$
DECLARE
  kind record;
  beyond text;
BEGIN
  FOR kind IN SELECT name FROM regie.dated_kind ORDER BY name LOOP
    BEGIN
      EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT days_in_reach', kind.name);
    EXCEPTION WHEN check_violation THEN
      EXECUTE format('SELECT string_agg(x.id::text, '', '' ORDER BY x.id) FROM %s x WHERE lower(x.valid) NOT BETWEEN ''1900-01-01'' AND ''2200-12-31''
        OR upper(x.valid) NOT BETWEEN ''1900-01-01'' AND ''2201-01-01''', kind.name) INTO beyond;
      RAISE NOTICE '%: these rows have days before 1900 or after 2200; end or withdraw them: %', kind.name, beyond;
    END;
  END LOOP;
END $$;

-- What belongs to the cooperation is owned by one: a cooperation is its own, a municipality is of another. Variants, tariffs,
-- pools, rates, workers and participations refer to a row of these with its owner.
DO $$
DECLARE
  root text;
  astray text;
BEGIN
  FOREACH root IN ARRAY ARRAY['billing.distribution_key', 'billing.run', 'cafeteria.fund', 'cafeteria.product', 'tenants.arrangement', 'tenants.party'] LOOP
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT of_cooperation FOREIGN KEY (tenant_id, tenant_id) REFERENCES tenants.tenant (id, cooperation_id) NOT VALID', root);
    BEGIN
      EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT of_cooperation', root);
    EXCEPTION WHEN foreign_key_violation THEN
      EXECUTE format('SELECT string_agg(x.id::text, '', '' ORDER BY x.id) FROM %s x JOIN tenants.tenant t ON t.id = x.tenant_id AND t.cooperation_id <> t.id', root)
        INTO astray;
      RAISE NOTICE '%: these rows belong to a municipality and not to the cooperation: %', root, astray;
    END;
  END LOOP;
END $$;
