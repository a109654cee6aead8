SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.cooperations_of(p_person uuid, p_on date) RETURNS TABLE (id int, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM regie.require_no_scope();
  RETURN QUERY
  SELECT DISTINCT c.id, c.name
    FROM tenants.role_grant g JOIN tenants.tenant t ON t.id = g.tenant_id JOIN tenants.tenant c ON c.id = t.cooperation_id
   WHERE g.person_id = p_person AND g.valid @> p_on ORDER BY c.name;
END $$;
REVOKE EXECUTE ON FUNCTION regie.cooperations_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.cooperations_of TO regie_app;
RESET ROLE;
