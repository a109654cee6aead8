CREATE OR REPLACE FUNCTION billing.require_writable(p_tenant int) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF (p_tenant = ANY (regie.writable())) IS NOT TRUE THEN
    RAISE EXCEPTION 'not one of your municipalities' USING ERRCODE = 'RG404';
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION billing.require_writable FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.require_writable TO regie_ledger;
