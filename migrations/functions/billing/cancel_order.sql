-- Ends an order before its time (annuleren): what its booked hours cost stays committed until a final run has divided them.
SET LOCAL ROLE regie_ledger;
CREATE OR REPLACE FUNCTION billing.cancel_order(p_tenant int, p_order uuid, p_reason text, p_on date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE o record;
BEGIN
  PERFORM billing.require_writable(p_tenant);
  SELECT * INTO o FROM billing."order" x WHERE x.tenant_id = p_tenant AND x.id = p_order FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such order' USING ERRCODE = 'RG404';
  ELSIF o.state <> 'placed' THEN
    PERFORM billing.refuse('order_not_placed', jsonb_build_object('number', o.number));
  ELSIF btrim(coalesce(p_reason, '')) = '' THEN
    PERFORM billing.refuse('reason_needed');
  END IF;
  -- All units count as worked on until the work itself has been looked at.
  UPDATE billing."order" SET state = 'cancelled', cancelled_by = regie.actor(), cancelled_at = clock_timestamp(), cancel_reason = p_reason,
         kept_units = units
   WHERE tenant_id = p_tenant AND id = p_order;
  RETURN billing.settle_cancelled(p_tenant, p_order, p_on);
END $$;
REVOKE EXECUTE ON FUNCTION billing.cancel_order FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.cancel_order TO regie_app;
RESET ROLE;
