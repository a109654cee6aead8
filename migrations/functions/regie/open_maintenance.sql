-- For migrations and account commands, by the owner only: all tenants. Call again after adding a tenant.
SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.open_maintenance() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE everyone int[] := ARRAY(SELECT t.id FROM tenants.tenant t);
BEGIN
  PERFORM regie.seal('00000000-0000-0000-0000-000000000000', 0, everyone, everyone, everyone, '{}');
END $$;
REVOKE EXECUTE ON FUNCTION regie.open_maintenance FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.open_maintenance TO regie_owner;
RESET ROLE;
