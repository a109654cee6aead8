CREATE OR REPLACE FUNCTION billing.cost_in_open_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Shared with bookings, exclusive for a final run: nothing slips into a period while it is being closed.
  PERFORM regie.share_lock('bookings', NEW.tenant_id);
  PERFORM billing.require_open_period(NEW.tenant_id, NEW.incurred_on);
  -- Nobody ends the pool between this and the end of the transaction; a counter-entry may come after its end.
  PERFORM regie.share_lock('prices', NEW.tenant_id);
  IF NEW.reverses IS NULL AND EXISTS (
       SELECT 1 FROM billing.cost_pool p WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.pool_id AND NOT p.valid @> NEW.incurred_on) THEN
    RAISE EXCEPTION 'refused: pool_not_then' USING ERRCODE = 'RG004',
      DETAIL = jsonb_build_object('code', 'pool_not_then', 'field', 'incurred_on', 'date', NEW.incurred_on)::text;
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION billing.cost_in_open_period FROM PUBLIC;
