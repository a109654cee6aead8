-- Whatever opens or closes a door, by name and never by number: to compare a schema with itself after a detour.
WITH schemas AS (
  SELECT n.oid FROM pg_namespace n WHERE n.nspname IN ('regie', 'tenants', 'cafeteria', 'billing')
)
SELECT 'schema' AS what, n.nspname::text AS name, concat_ws(' | ', n.nspowner::regrole, n.nspacl) AS how FROM pg_namespace n
 WHERE n.oid IN (SELECT oid FROM schemas) OR n.nspname = 'public'
UNION ALL
SELECT 'relation', c.oid::regclass::text, concat_ws(' | ', c.relkind, c.relowner::regrole, c.relacl, c.relrowsecurity, c.relforcerowsecurity)
  FROM pg_class c WHERE c.relnamespace IN (SELECT oid FROM schemas)
UNION ALL
SELECT 'column', concat_ws('.', c.oid::regclass, a.attname), concat_ws(' | ', a.atttypid::regtype, a.attnotnull, a.attacl, pg_get_expr(d.adbin, d.adrelid))
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE c.relnamespace IN (SELECT oid FROM schemas) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint', concat_ws('.', o.conrelid::regclass, o.conname), pg_get_constraintdef(o.oid)
  FROM pg_constraint o WHERE o.connamespace IN (SELECT oid FROM schemas)
UNION ALL
SELECT 'index', x.indexrelid::regclass::text, pg_get_indexdef(x.indexrelid)
  FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid WHERE c.relnamespace IN (SELECT oid FROM schemas)
UNION ALL
SELECT 'policy', concat_ws('.', p.polrelid::regclass, p.polname),
       concat_ws(' | ', p.polcmd, p.polpermissive, p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
  FROM pg_policy p
UNION ALL
SELECT 'function', f.oid::regprocedure::text, concat_ws(' | ', f.proowner::regrole, ARRAY(SELECT x::text FROM unnest(f.proacl) x ORDER BY 1)::text, f.prosecdef, f.provolatile, f.proconfig, md5(f.prosrc))
  FROM pg_proc f WHERE f.pronamespace IN (SELECT oid FROM schemas)
UNION ALL
SELECT 'trigger', concat_ws('.', g.tgrelid::regclass, g.tgname), concat_ws(' | ', g.tgenabled, pg_get_triggerdef(g.oid))
  FROM pg_trigger g WHERE NOT g.tgisinternal
UNION ALL
SELECT 'default rights', d.defaclrole::regrole::text, concat_ws(' | ', d.defaclnamespace::text, d.defaclobjtype, d.defaclacl) FROM pg_default_acl d
