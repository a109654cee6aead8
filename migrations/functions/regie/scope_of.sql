-- What a person may see and change in one cooperation on a date; the one reading of grants, for sessions and jobs alike.
SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.scope_of(p_person uuid, p_cooperation int, p_on date)
RETURNS TABLE (reads int[], persons int[], writes int[], grants jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH held AS (
    SELECT r.name AS role, r.reads, r.reads_persons, r.writes, r.serves_cooperation, covered.id AS tenant
      FROM tenants.role_grant g
      JOIN tenants.role r ON r.name = g.role
      JOIN tenants.tenant t ON t.id = g.tenant_id AND t.cooperation_id = p_cooperation
      JOIN tenants.tenant covered
        ON covered.id = t.id
        OR (r.covers_members AND t.kind = 'cooperation' AND covered.cooperation_id = t.id)
     WHERE g.person_id = p_person AND g.valid @> p_on
  ), by_role AS (
    SELECT h.role, jsonb_agg(DISTINCT h.tenant) AS tenants FROM held h GROUP BY h.role
  )
  SELECT (SELECT array_agg(DISTINCT x) FROM (
            SELECT h.tenant AS x FROM held h WHERE h.reads
            UNION SELECT p_cooperation FROM held h WHERE h.reads) u),
         (SELECT array_agg(DISTINCT h.tenant) FROM held h WHERE h.reads_persons),
         (SELECT array_agg(DISTINCT x) FROM (
            SELECT h.tenant AS x FROM held h WHERE h.writes
            UNION SELECT p_cooperation FROM held h WHERE h.serves_cooperation AND h.writes) u),
         (SELECT jsonb_object_agg(b.role, b.tenants) FROM by_role b)
   WHERE EXISTS (SELECT 1 FROM held) $$;
REVOKE EXECUTE ON FUNCTION regie.scope_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.scope_of TO regie_relay;
RESET ROLE;
