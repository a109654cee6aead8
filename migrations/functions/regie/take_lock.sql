-- Holds a lock alone until the transaction ends: of a tenant, or of one thing of it. Within a scope of what it reads, and
-- never the bookings, which only a job shuts out before it opens its scope. Who only reads holds up nobody's orders.
SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.take_lock(p_lock text, p_tenant int, p_of text DEFAULT '') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF regie.in_scope() AND (p_lock NOT IN ('run_requests', 'week', 'prices') OR (p_tenant = ANY (regie.readable())) IS NOT TRUE) THEN
    RAISE EXCEPTION 'not one of your municipalities' USING ERRCODE = 'RG404';
  ELSIF regie.in_scope() AND p_lock = 'prices' AND cardinality(regie.writable()) = 0 THEN
    RAISE EXCEPTION 'who reads waits for nobody' USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(regie.lock_number(p_lock), CASE p_of WHEN '' THEN p_tenant ELSE hashtext(p_tenant || '/' || p_of) END);
END $$;
REVOKE EXECUTE ON FUNCTION regie.take_lock FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.take_lock TO regie_ledger, regie_app;
RESET ROLE;
