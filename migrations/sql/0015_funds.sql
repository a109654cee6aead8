-- A fund (geldstroom) is a row of the cooperation; what was a text of budget lines, products, lines of product choices, pools
-- and lines of runs refers to it by its code, which never changes. So no booked row is rewritten, and texts that look alike
-- stay apart: whether "Welzijn" and "welzijn" are one purse is for people to say (`regie funds alike`).
CREATE TABLE cafeteria.fund (
  tenant_id int  NOT NULL REFERENCES tenants.tenant,
  id        uuid NOT NULL,
  code      text NOT NULL CHECK (code <> ''),
  name      text NOT NULL CHECK (name <> ''),
  kind      text NOT NULL DEFAULT 'ordinary' CHECK (kind IN ('ordinary', 'open_ended')),
  valid     daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, code)
);
COMMENT ON TABLE cafeteria.fund IS 'Fund (geldstroom) that costs are paid from, owned by the cooperation';
COMMENT ON COLUMN cafeteria.fund.code IS 'Never changes, and never comes back for another fund: rows of every year refer to it';
COMMENT ON COLUMN cafeteria.fund.kind IS 'An open-ended fund (open einde) pays what the law promises; the wall for commitments is the same';
SELECT regie.protect('cafeteria.fund');
SELECT regie.admit('cafeteria.fund', 'regie_ledger', 'SELECT, UPDATE (valid), DELETE');
GRANT SELECT, INSERT, UPDATE (name, kind) ON cafeteria.fund TO regie_app;

ALTER TABLE billing.budget_line ADD cooperation_id int;
UPDATE billing.budget_line l SET cooperation_id = t.cooperation_id FROM tenants.tenant t WHERE t.id = l.tenant_id;
ALTER TABLE billing.budget_line ALTER cooperation_id SET NOT NULL,
  ADD FOREIGN KEY (tenant_id, cooperation_id) REFERENCES tenants.tenant (id, cooperation_id);

INSERT INTO cafeteria.fund (tenant_id, id, code, name)
  SELECT f.owner, gen_random_uuid(), f.fund, f.fund FROM (
    SELECT cooperation_id AS owner, fund FROM billing.budget_line
    UNION SELECT tenant_id, fund FROM cafeteria.product
    UNION SELECT cooperation_id, fund FROM cafeteria.menu_line
    UNION SELECT tenant_id, fund FROM billing.cost_pool
    UNION SELECT cooperation_id, fund FROM billing.run_line) f;

ALTER TABLE billing.budget_line ADD CONSTRAINT line_of_fund FOREIGN KEY (cooperation_id, fund) REFERENCES cafeteria.fund (tenant_id, code);
ALTER TABLE cafeteria.product ADD CONSTRAINT product_of_fund FOREIGN KEY (tenant_id, fund) REFERENCES cafeteria.fund (tenant_id, code);
ALTER TABLE cafeteria.menu_line ADD CONSTRAINT menu_line_of_fund FOREIGN KEY (cooperation_id, fund) REFERENCES cafeteria.fund (tenant_id, code);
ALTER TABLE billing.cost_pool ADD CONSTRAINT pool_of_fund FOREIGN KEY (tenant_id, fund) REFERENCES cafeteria.fund (tenant_id, code);
ALTER TABLE billing.run_line ADD CONSTRAINT run_line_of_fund FOREIGN KEY (cooperation_id, fund) REFERENCES cafeteria.fund (tenant_id, code);
CREATE INDEX budget_line_of_fund ON billing.budget_line (cooperation_id, fund);

INSERT INTO regie.dated_kind (name, use_of, noun, event, rests, roles, kept) VALUES
  ('cafeteria.fund', 'billing.use_of_fund', 'fund', 'funds', 'budgets', '{finance, product_manager}', '{"code": "code"}');

DO $$
DECLARE alike record;
BEGIN
  FOR alike IN
    SELECT t.slug, string_agg(quote_literal(f.name), ', ' ORDER BY f.name) AS names
      FROM cafeteria.fund f JOIN tenants.tenant t ON t.id = f.tenant_id
     GROUP BY t.slug, regexp_replace(regie.searchable(f.name), '\s', '', 'g') HAVING count(*) > 1 LOOP
    RAISE NOTICE 'cooperation %: these funds look alike and are kept apart: %', alike.slug, alike.names;
  END LOOP;
END $$;
