CREATE OR REPLACE FUNCTION billing.claim_units(p_tenant int, p_cooperation int, p_variant uuid, p_period daterange, p_units int, p_ceiling int)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE used int;
BEGIN
  INSERT INTO cafeteria.menu_usage AS u (tenant_id, variant_id, period, cooperation_id, units)
  VALUES (p_tenant, p_variant, p_period, p_cooperation, p_units)
  ON CONFLICT (tenant_id, variant_id, period) DO UPDATE SET units = u.units + excluded.units RETURNING u.units INTO used;
  IF used > p_ceiling THEN
    PERFORM billing.refuse('ceiling_reached', jsonb_build_object('ceiling', p_ceiling, 'used', used - p_units, 'asked', p_units));
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION billing.claim_units FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.claim_units TO regie_ledger;
