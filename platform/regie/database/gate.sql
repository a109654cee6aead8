-- One row per open door; no rows is a pass. Each rule has a test that plants an offence.
WITH ours AS (
  SELECT c.oid, n.nspname || '.' || c.relname AS name, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.reloptions, c.relacl
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname IN ('regie', 'tenants', 'cafeteria', 'billing')
), tables AS (
  SELECT o.*, a.attnum AS owner_column, a.attnotnull, a.atthasdef FROM ours o
    LEFT JOIN pg_attribute a ON a.attrelid = o.oid AND a.attname = CASE o.name WHEN 'tenants.tenant' THEN 'id' ELSE 'tenant_id' END AND NOT a.attisdropped
   WHERE o.relkind IN ('r', 'p')
), owned AS (
  SELECT * FROM tables WHERE owner_column IS NOT NULL AND name <> 'tenants.tenant'
), keys AS (
  SELECT i.indrelid, i.indexrelid::regclass::text AS name, i.indisprimary, i.indisunique, i.indkey[0] AS first_column FROM pg_index i
), functions AS (
  SELECT p.oid, p.oid::regprocedure::text AS name, p.prosecdef, p.proconfig, p.proacl, r.rolname AS owner, p.proowner
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner
   WHERE n.nspname IN ('regie', 'tenants', 'cafeteria', 'billing')
)
SELECT 'unowned', name, 'a table without tenant_id must be named in the gate' FROM tables
 WHERE owner_column IS NULL AND name NOT IN ('regie.scope_key', 'tenants.role', 'tenants.person', 'tenants.session')
UNION ALL
SELECT 'not_forced', name, 'row level security must be enabled and forced' FROM tables
 WHERE (owner_column IS NOT NULL OR name = 'tenants.person') AND NOT (relrowsecurity AND relforcerowsecurity)
UNION ALL
SELECT 'no_policy', t.name, 'regie_app must have a read policy that asks regie.readable() or regie.readable_persons() once' FROM tables t
 WHERE t.owner_column IS NOT NULL AND NOT EXISTS (
   SELECT 1 FROM pg_policy p WHERE p.polrelid = t.oid AND p.polcmd = 'r' AND (SELECT oid FROM pg_roles WHERE rolname = 'regie_app') = ANY (p.polroles)
      AND pg_get_expr(p.polqual, p.polrelid) ~ '\( SELECT regie\.readable(_persons)?\(\)')
UNION ALL
SELECT 'wide_policy', t.name, 'policy ' || p.polname || ' lets a role that logs in see everything' FROM tables t JOIN pg_policy p ON p.polrelid = t.oid
 WHERE p.polpermissive AND (0 = ANY (p.polroles) OR EXISTS (SELECT 1 FROM pg_roles r WHERE r.oid = ANY (p.polroles) AND r.rolcanlogin))
   AND coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) = 'true'
UNION ALL
SELECT 'nullable_owner', name, 'tenant_id must be NOT NULL without default' FROM owned WHERE NOT attnotnull OR atthasdef
UNION ALL
SELECT 'key', o.name, 'the primary key must start with tenant_id' FROM owned o
 WHERE NOT EXISTS (SELECT 1 FROM keys k WHERE k.indrelid = o.oid AND k.indisprimary AND k.first_column = o.owner_column)
UNION ALL
SELECT 'unique', o.name, 'unique index ' || k.name || ' must start with tenant_id' FROM owned o JOIN keys k ON k.indrelid = o.oid
 WHERE k.indisunique AND k.first_column <> o.owner_column
UNION ALL
SELECT 'foreign_key', s.name, 'foreign key ' || c.conname || ' must carry the owner of the row it points to' FROM pg_constraint c
  JOIN tables s ON s.oid = c.conrelid JOIN owned t ON t.oid = c.confrelid
 WHERE c.contype = 'f' AND NOT t.owner_column = ANY (c.confkey)
UNION ALL
SELECT 'cascade', c.conrelid::regclass::text, 'foreign key ' || c.conname || ' must not cascade' FROM pg_constraint c JOIN tables s ON s.oid = c.conrelid
 WHERE c.contype = 'f' AND (c.confdeltype NOT IN ('a', 'r') OR c.confupdtype NOT IN ('a', 'r'))
UNION ALL
SELECT 'definer', name, 'SECURITY DEFINER needs a fixed search_path' FROM functions
 WHERE prosecdef AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=pg_catalog, pg_temp']
UNION ALL
SELECT 'definer_owner', f.name, 'SECURITY DEFINER must belong to a role that cannot log in' FROM functions f JOIN pg_roles r ON r.oid = f.proowner
 WHERE f.prosecdef AND (r.rolcanlogin OR r.rolsuper OR r.rolbypassrls)
UNION ALL
SELECT 'public_function', name, 'PUBLIC may execute it' FROM functions
 WHERE proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(proacl) a WHERE a.grantee = 0)
UNION ALL
SELECT 'public_table', o.name, 'PUBLIC has rights on it' FROM ours o WHERE EXISTS (SELECT 1 FROM aclexplode(o.relacl) a WHERE a.grantee = 0)
UNION ALL
SELECT 'view', name, 'a view needs security_invoker' FROM ours WHERE relkind = 'v' AND NOT coalesce(reloptions, '{}') @> ARRAY['security_invoker=true']
UNION ALL
SELECT 'materialised_view', name, 'row level security cannot protect it' FROM ours WHERE relkind = 'm'
UNION ALL
SELECT 'app_truncates', o.name, 'regie_app has ' || a.privilege_type FROM ours o, aclexplode(o.relacl) a
 WHERE a.grantee = (SELECT oid FROM pg_roles WHERE rolname = 'regie_app') AND a.privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')
UNION ALL
SELECT 'app_writes_ledger', o.name, 'regie_app has ' || a.privilege_type FROM ours o, aclexplode(o.relacl) a
 WHERE a.grantee = (SELECT oid FROM pg_roles WHERE rolname = 'regie_app') AND a.privilege_type IN ('INSERT', 'UPDATE', 'DELETE')
   AND o.name IN ('billing.balance', 'billing.entry', 'billing.order', 'billing.order_year', 'billing.order_counter', 'billing.hour',
                  'billing.worker_day', 'cafeteria.menu_usage', 'tenants.session', 'tenants.person', 'tenants.role_grant', 'regie.scope_key')
UNION ALL
SELECT 'app_owns', name, 'regie_app must own nothing' FROM ours WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = 'regie_app')
UNION ALL
SELECT 'app_creates', n.nspname, 'regie_app may create in this schema' FROM pg_namespace n
 WHERE n.nspname IN ('regie', 'tenants', 'cafeteria', 'billing', 'public') AND has_schema_privilege('regie_app', n.oid, 'CREATE')
UNION ALL
SELECT 'app_database', current_database(), 'regie_app may create schemas or temporary tables' WHERE has_database_privilege('regie_app', current_database(), 'CREATE')
    OR has_database_privilege('regie_app', current_database(), 'TEMP')
UNION ALL
SELECT 'unsafe_role', rolname, 'must not be superuser or bypass row level security' FROM pg_roles
 WHERE rolname IN ('regie_app', 'regie_owner', 'regie_ctx', 'regie_relay', 'regie_control', 'regie_ledger') AND (rolsuper OR rolbypassrls)
ORDER BY 1, 2
