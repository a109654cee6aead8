SET LOCAL ROLE regie_control;
CREATE OR REPLACE FUNCTION regie.audit_first_bad() RETURNS TABLE (tenant_id int, seq bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM regie.require_no_scope();
  RETURN QUERY
  SELECT x.tenant_id, min(x.seq) FROM (
    SELECT a.tenant_id, a.seq, a.hash, lag(a.hash, 1, ''::bytea) OVER w AS prev_hash, lag(a.seq, 1, 0::bigint) OVER w AS prev_seq,
           regie.audit_body(a) AS body
      FROM regie.audit a WHERE a.seq IS NOT NULL WINDOW w AS (PARTITION BY a.tenant_id ORDER BY a.seq)) x
   WHERE x.hash <> sha256(x.prev_hash || x.body) OR x.seq <> x.prev_seq + 1 GROUP BY x.tenant_id;
END $$;
REVOKE EXECUTE ON FUNCTION regie.audit_first_bad FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.audit_first_bad TO regie_app;
RESET ROLE;
