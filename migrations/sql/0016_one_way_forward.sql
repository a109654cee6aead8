-- Each kind says what its rows are called in the trail, what of them the trail keeps, who sets them, and what rests on them.
ALTER TABLE regie.dated_kind
  ADD noun  text NOT NULL DEFAULT '',
  ADD event text NOT NULL DEFAULT '',
  ADD rests text NOT NULL DEFAULT '',
  ADD roles text[] NOT NULL DEFAULT '{}',
  ADD kept  jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN regie.dated_kind.noun IS 'What the trail calls the id of a row, such as tariff';
COMMENT ON COLUMN regie.dated_kind.event IS 'The noun of its lines in the trail: tariffs.ended, tariffs.withdrawn';
COMMENT ON COLUMN regie.dated_kind.rests IS 'What rests on its rows, such as orders: a refusal names it';
COMMENT ON COLUMN regie.dated_kind.roles IS 'Roles that end and withdraw its rows';
COMMENT ON COLUMN regie.dated_kind.kept IS 'What the trail keeps of a row: its name there, to the column; never a name of a person';
UPDATE regie.dated_kind SET noun = 'rate', event = 'rates', rests = 'hours', roles = '{product_manager, finance}',
       kept = '{"party": "party_id", "role": "role", "cents": "cents_per_hour"}' WHERE name = 'billing.rate';
UPDATE regie.dated_kind SET noun = 'tariff', event = 'tariffs', rests = 'orders', roles = '{product_manager}',
       kept = '{"variant": "variant_id", "cents": "price_cents"}' WHERE name = 'cafeteria.tariff';
ALTER TABLE regie.dated_kind ALTER noun DROP DEFAULT, ALTER event DROP DEFAULT, ALTER rests DROP DEFAULT, ALTER roles DROP DEFAULT;
CREATE POLICY regie_ledger_notes ON regie.audit FOR INSERT TO regie_ledger WITH CHECK (true);
GRANT INSERT (tenant_id, id, what, detail) ON regie.audit TO regie_ledger;
