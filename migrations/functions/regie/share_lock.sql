-- Holds a lock of a tenant together with others until the transaction ends; within a scope, of what it reads.
SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.share_lock(p_lock text, p_tenant int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (p_tenant = ANY (regie.readable())) IS NOT TRUE THEN
    RAISE EXCEPTION 'not one of your municipalities' USING ERRCODE = 'RG404';
  END IF;
  PERFORM pg_advisory_xact_lock_shared(regie.lock_number(p_lock), p_tenant);
END $$;
REVOKE EXECUTE ON FUNCTION regie.share_lock FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.share_lock TO regie_ledger, regie_app;
RESET ROLE;
