-- The end of each chain, to be kept outside the database: without it nobody sees that the last rows were cut off.
SET LOCAL ROLE regie_control;
CREATE OR REPLACE FUNCTION regie.audit_heads() RETURNS TABLE (tenant_id int, seq bigint, hash bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM regie.require_no_scope();
  RETURN QUERY
  SELECT DISTINCT ON (a.tenant_id) a.tenant_id, a.seq, a.hash FROM regie.audit a WHERE a.seq IS NOT NULL ORDER BY a.tenant_id, a.seq DESC;
END $$;
REVOKE EXECUTE ON FUNCTION regie.audit_heads FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.audit_heads TO regie_app;
RESET ROLE;
