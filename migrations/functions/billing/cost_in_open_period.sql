CREATE OR REPLACE FUNCTION billing.cost_in_open_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Shared with bookings, exclusive for a final run: nothing slips into a period while it is being closed.
  PERFORM regie.share_lock('bookings', NEW.tenant_id);
  PERFORM billing.require_open_period(NEW.tenant_id, NEW.incurred_on);
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION billing.cost_in_open_period FROM PUBLIC;
