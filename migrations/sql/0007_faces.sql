-- Which face (huisstijl) a municipality shows. It stands on the tenant, which every page reads already.
ALTER TABLE tenants.tenant
  ADD COLUMN theme text CHECK (theme ~ '^[a-z][a-z0-9-]{0,40}$'),
  ADD CONSTRAINT tenant_theme_of_a_municipality CHECK (theme IS NULL OR kind = 'municipality');
COMMENT ON COLUMN tenants.tenant.theme IS 'Name of the theme (huisstijl) of the installation that this municipality shows; none, or one that is no longer there, is the face of the cooperation';

-- The application writes no tenants; of a municipality that the scope writes, this one value.
GRANT UPDATE (theme) ON tenants.tenant TO regie_ctx;
CREATE POLICY regie_ctx_theme ON tenants.tenant FOR UPDATE TO regie_ctx
  USING (id = ANY ((SELECT regie.writable())::int[])) WITH CHECK (id = ANY ((SELECT regie.writable())::int[]));
CREATE FUNCTION tenants.set_theme(p_tenant int, p_theme text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE tenants.tenant SET theme = p_theme WHERE id = p_tenant AND kind = 'municipality';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not one of your municipalities' USING ERRCODE = 'RG404';
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION tenants.set_theme(int, text) TO regie_app;
ALTER FUNCTION tenants.set_theme(int, text) OWNER TO regie_ctx;
