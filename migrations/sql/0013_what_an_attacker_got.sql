-- What an attacker got: commitments released under work that was done, and rows of a municipality read by a provider.
ALTER TABLE billing."order"
  ADD COLUMN kept_units int NOT NULL DEFAULT 0,
  ADD CONSTRAINT order_kept_units CHECK (kept_units BETWEEN 0 AND CASE state WHEN 'cancelled' THEN units ELSE 0 END);
COMMENT ON COLUMN billing."order".kept_units IS 'Units that a cancelled order goes on using up, because there was work on them';
CREATE INDEX hour_of_order ON billing.hour (tenant_id, order_id) WHERE order_id IS NOT NULL;

-- A provider's person is named here by the municipality and reads nothing of it, until there are referrals to scope it to.
ALTER TABLE tenants.role ADD COLUMN reads boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN tenants.role.reads IS 'The role reads the rows of the tenants it covers';
UPDATE tenants.role SET reads = false, writes = false WHERE name = 'provider_person';
