SET LOCAL ROLE regie_control;
CREATE OR REPLACE FUNCTION regie.audit_hash(p_tenant int, p_seq bigint) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM regie.require_no_scope();
  RETURN (SELECT a.hash FROM regie.audit a WHERE a.tenant_id = p_tenant AND a.seq = p_seq);
END $$;
REVOKE EXECUTE ON FUNCTION regie.audit_hash FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.audit_hash TO regie_app;
RESET ROLE;
