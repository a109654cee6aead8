-- Who takes part, who performs the work and who may do what hold from a date too.
ALTER TABLE tenants.arrangement DROP CONSTRAINT arrangement_tenant_id_name_key,
  ADD CONSTRAINT arrangement_no_overlap EXCLUDE USING gist (tenant_id WITH =, name WITH =, valid WITH &&);
ALTER TABLE tenants.party ADD valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
  DROP CONSTRAINT party_tenant_id_name_key,
  ADD CONSTRAINT party_no_overlap EXCLUDE USING gist (tenant_id WITH =, name WITH =, valid WITH &&);
COMMENT ON COLUMN tenants.party.valid IS 'Days on which the party performs work; one that was there before anybody asked has no first day';
-- What a party is called and takes part as decides no amount; the municipality behind it is another party.
GRANT UPDATE (name, is_principal, is_performer, is_contractor) ON tenants.party TO regie_app;

INSERT INTO regie.dated_kind (name, use_of, noun, event, rests, roles, kept) VALUES
  ('tenants.arrangement', 'tenants.use_of_arrangement', 'arrangement', 'arrangements', 'participations', '{product_manager}', '{"name": "name", "form": "form"}'),
  ('tenants.participation', 'billing.use_of_participation', 'participation', 'participations', 'orders', '{product_manager}',
   '{"arrangement": "arrangement_id", "product_group": "product_group"}'),
  ('tenants.party', 'billing.use_of_party', 'party', 'parties', 'rates', '{product_manager}', '{"name": "name"}'),
  ('tenants.role_grant', 'tenants.use_of_role_grant', 'grant', 'roles', 'acts', '{operator, municipal_director}', '{"account": "person_id", "role": "role"}');
SELECT regie.admit('tenants.arrangement', 'regie_ledger', 'SELECT, UPDATE (valid), DELETE');
SELECT regie.admit('tenants.participation', 'regie_ledger', 'SELECT, UPDATE (valid), DELETE');
SELECT regie.admit('tenants.party', 'regie_ledger', 'SELECT, UPDATE (valid), DELETE');
SELECT regie.admit('tenants.role_grant', 'regie_ledger', 'SELECT, UPDATE (valid), DELETE');
CREATE POLICY regie_ledger_reads ON tenants.person FOR SELECT TO regie_ledger USING (true);
GRANT SELECT (id, active) ON tenants.person TO regie_ledger;
CREATE POLICY regie_ledger_reads ON regie.audit FOR SELECT TO regie_ledger USING (true);
GRANT SELECT (tenant_id, actor, recorded_at, what) ON regie.audit TO regie_ledger;
