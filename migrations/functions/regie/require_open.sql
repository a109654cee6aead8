SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.require_open(p_cooperation int) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM tenants.tenant t WHERE t.id = p_cooperation AND t.state = 'open') THEN
    RAISE EXCEPTION 'the cooperation is being moved' USING ERRCODE = 'RG503';
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION regie.require_open FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.require_open TO regie_relay;
RESET ROLE;
