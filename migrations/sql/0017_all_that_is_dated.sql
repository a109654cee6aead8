-- Keys, pools, workers, products and variants hold from a date too; those that stand do without a first day.
ALTER TABLE billing.distribution_key ADD valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
  DROP CONSTRAINT distribution_key_tenant_id_name_key,
  ADD CONSTRAINT key_no_overlap EXCLUDE USING gist (tenant_id WITH =, name WITH =, valid WITH &&);
ALTER TABLE billing.cost_pool ADD valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
  DROP CONSTRAINT cost_pool_tenant_id_code_key,
  ADD CONSTRAINT pool_no_overlap EXCLUDE USING gist (tenant_id WITH =, code WITH =, valid WITH &&);
ALTER TABLE tenants.worker ADD valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
  DROP CONSTRAINT worker_tenant_id_party_id_role_name_key, DROP CONSTRAINT worker_tenant_id_person_id_key,
  ADD CONSTRAINT worker_no_overlap EXCLUDE USING gist (tenant_id WITH =, party_id WITH =, role WITH =, name WITH =, valid WITH &&),
  ADD CONSTRAINT worker_one_account EXCLUDE USING gist (tenant_id WITH =, person_id WITH =, valid WITH &&);
ALTER TABLE cafeteria.product ADD valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid));
ALTER TABLE cafeteria.variant ADD valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid));

-- What decides is never edited, used or not: only the words are.
REVOKE UPDATE ON cafeteria.product, cafeteria.variant FROM regie_app;
GRANT UPDATE (name, description) ON cafeteria.product TO regie_app;
GRANT UPDATE (name) ON cafeteria.variant TO regie_app;

ALTER TABLE regie.dated_kind ADD part text, ADD part_of text;
COMMENT ON COLUMN regie.dated_kind.part IS 'Table of parts that go with a row that is withdrawn; part_of is their column with its id';
INSERT INTO regie.dated_kind (name, use_of, noun, event, rests, roles, kept, part, part_of) VALUES
  ('billing.distribution_key', 'billing.use_of_key', 'key', 'keys', 'pools', '{finance}', '{"kind": "kind"}', 'billing.key_bearer', 'key_id'),
  ('billing.cost_pool', 'billing.use_of_pool', 'pool', 'pools', 'bookings', '{finance}', '{"code": "code", "key": "key_id"}', NULL, NULL),
  ('cafeteria.product', 'billing.use_of_product', 'product', 'products', 'choices', '{product_manager}', '{"code": "code"}', NULL, NULL),
  ('cafeteria.variant', 'billing.use_of_variant', 'variant', 'variants', 'choices', '{product_manager}', '{"code": "code", "product": "product_id"}', NULL, NULL),
  ('tenants.worker', 'billing.use_of_worker', 'worker', 'workers', 'hours', '{product_manager, team_lead}', '{"party": "party_id", "role": "role"}', NULL, NULL);
SELECT regie.admit('billing.distribution_key', 'regie_ledger', 'SELECT, UPDATE (valid), DELETE');
SELECT regie.admit('billing.key_bearer', 'regie_ledger', 'SELECT, DELETE');
SELECT regie.admit('billing.cost', 'regie_ledger', 'SELECT');
SELECT regie.admit('cafeteria.product', 'regie_ledger', 'SELECT, UPDATE (valid), DELETE');
SELECT regie.admit('cafeteria.variant', 'regie_ledger', 'SELECT, UPDATE (valid), DELETE');
GRANT UPDATE (valid), DELETE ON billing.cost_pool, tenants.worker TO regie_ledger;
