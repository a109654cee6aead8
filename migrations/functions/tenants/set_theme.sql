SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION tenants.set_theme(p_tenant int, p_theme text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE tenants.tenant SET theme = p_theme WHERE id = p_tenant AND kind = 'municipality';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not one of your municipalities' USING ERRCODE = 'RG404';
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION tenants.set_theme FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenants.set_theme TO regie_app;
RESET ROLE;
