-- What was done since a role was given, by whoever holds it; and the administration of a tenant, which rests on the last one
-- who holds it until somebody else does, for as long ('infinity' while nobody else will).
CREATE OR REPLACE FUNCTION tenants.use_of_role_grant(p_tenant int, p_id uuid) RETURNS TABLE (times bigint, last_day date) LANGUAGE sql STABLE AS $$
  WITH g AS (
    SELECT x.*, t.cooperation_id, x.role = CASE t.kind WHEN 'municipality' THEN 'municipal_director' ELSE 'operator' END AS administers
      FROM tenants.role_grant x JOIN tenants.tenant t ON t.id = x.tenant_id WHERE x.tenant_id = p_tenant AND x.id = p_id
  ), others AS (
    SELECT min(coalesce(lower(o.valid), '-infinity')) AS starts FROM g
      JOIN tenants.role_grant o ON o.tenant_id = g.tenant_id AND o.role = g.role AND o.person_id <> g.person_id
      JOIN tenants.person p ON p.id = o.person_id AND p.active
     WHERE coalesce(upper(o.valid), 'infinity') >= coalesce(upper(g.valid), 'infinity')
  ), rests AS (
    SELECT EXISTS (SELECT 1 FROM regie.audit a JOIN tenants.tenant t ON t.id = a.tenant_id AND t.cooperation_id = g.cooperation_id
                    WHERE a.actor = g.person_id AND a.recorded_at >= g.granted_at AND a.what NOT LIKE 'people.%') AS acted,
           CASE WHEN g.administers THEN coalesce(others.starts - 1, 'infinity') END AS alone_until, g.valid FROM g, others
  )
  SELECT (acted::int + coalesce(alone_until >= coalesce(lower(valid), '-infinity'), false)::int)::bigint, alone_until FROM rests $$;
REVOKE EXECUTE ON FUNCTION tenants.use_of_role_grant FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenants.use_of_role_grant TO regie_ledger;
