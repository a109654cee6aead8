-- A line is born with its zero balance.
SET LOCAL ROLE regie_ledger;
CREATE OR REPLACE FUNCTION billing.open_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO billing.balance (tenant_id, line_id) VALUES (NEW.tenant_id, NEW.id);
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION billing.open_balance FROM PUBLIC;
RESET ROLE;
