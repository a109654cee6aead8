-- One row per open door; no rows is a pass. Each rule has a test that plants an offence (tests/walls/test_gate.py).
WITH schemas AS (
  SELECT n.oid, n.nspname, n.nspname IN ('regie', 'tenants', 'cafeteria', 'billing') AS ours FROM pg_namespace n
   WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
), roles AS (
  SELECT r.oid, r.rolname AS name, r.rolcanlogin, r.rolsuper,
         r.rolname IN ('regie_ctx', 'regie_relay', 'regie_control', 'regie_ledger') AS serves,
         r.rolname IN ('regie_app', 'regie_owner', 'regie_ctx', 'regie_relay', 'regie_control', 'regie_ledger') AS ours,
         r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication AS mighty
    FROM pg_roles r
), app AS (
  SELECT oid FROM roles WHERE name = 'regie_app'
), relations AS (
  SELECT c.oid, n.nspname || '.' || c.relname AS name, n.ours, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.reloptions, c.relacl
    FROM pg_class c JOIN schemas n ON n.oid = c.relnamespace
), ours AS (
  SELECT * FROM relations WHERE ours
), rights AS (
  -- A right on one column opens a door as well as a right on the whole table.
  SELECT r.oid, r.name, r.ours, r.relowner, a.grantee, a.privilege_type, NULL AS of_column FROM relations r, aclexplode(r.relacl) a
  UNION ALL
  SELECT r.oid, r.name, r.ours, r.relowner, a.grantee, a.privilege_type, t.attname FROM relations r
    JOIN pg_attribute t ON t.attrelid = r.oid AND t.attnum > 0 AND NOT t.attisdropped, aclexplode(t.attacl) a
), tables AS (
  SELECT o.*, a.attnum AS owner_column, a.attname AS owner_name, a.attnotnull, a.atthasdef OR a.attidentity <> '' AS fills_itself FROM ours o
    LEFT JOIN pg_attribute a ON a.attrelid = o.oid AND a.attname = CASE o.name WHEN 'tenants.tenant' THEN 'id' ELSE 'tenant_id' END AND NOT a.attisdropped
   WHERE o.relkind IN ('r', 'p')
), owned AS (
  SELECT * FROM tables WHERE owner_column IS NOT NULL AND name <> 'tenants.tenant'
), keys AS (
  SELECT i.indrelid, i.indexrelid::regclass::text AS name, i.indisprimary, i.indisunique OR i.indisexclusion AS compares, i.indkey[0] AS first_column FROM pg_index i
), policies AS (
  SELECT t.name, p.polname, p.polcmd, p.polpermissive, p.polroles, t.owner_name,
         pg_get_expr(p.polqual, p.polrelid) AS qual, pg_get_expr(p.polwithcheck, p.polrelid) AS checked,
         format('\(%s = ANY \(\( SELECT regie\.readable(_persons)?\(\)[A-Za-z_ ]*\)::integer\[\]\)\)', t.owner_name) AS reads,
         format('\(%s = ANY \(\( SELECT regie\.writable\(\)[A-Za-z_ ]*\)::integer\[\]\)\)', t.owner_name) AS writes
    FROM pg_policy p JOIN tables t ON t.oid = p.polrelid
), opening AS (
  -- Permissive policies that hold for somebody who can log in; those of the service roles are named by their right to exist.
  SELECT * FROM policies p WHERE p.polpermissive AND (0 = ANY (p.polroles) OR EXISTS (SELECT 1 FROM roles r WHERE r.oid = ANY (p.polroles) AND NOT r.serves))
), references_ AS (
  SELECT c.oid, c.conname, s.name, s.oid AS source_oid, s.owner_column AS source_owner, t.name AS target, t.owner_column AS target_owner, c.conkey, c.confkey,
         (SELECT c.conkey[n] FROM generate_subscripts(c.confkey, 1) n WHERE c.confkey[n] = t.owner_column) AS owner_by
    FROM pg_constraint c JOIN tables s ON s.oid = c.conrelid JOIN tables t ON t.oid = c.confrelid
   WHERE c.contype = 'f'
), members AS (
  -- Columns that a foreign key to (id, cooperation_id) ties to the cooperation of the row's own municipality.
  SELECT r.source_oid, k.col FROM references_ r, unnest(r.conkey) AS k(col)
   WHERE r.target = 'tenants.tenant' AND cardinality(r.conkey) = 2 AND r.source_owner = ANY (r.conkey)
), functions AS (
  SELECT p.oid, n.nspname || '.' || p.proname || '(' || oidvectortypes(p.proargtypes) || ')' AS name, n.ours, p.prosecdef, p.proconfig, p.proacl, p.proowner
    FROM pg_proc p JOIN schemas n ON n.oid = p.pronamespace
), evidence AS (
  SELECT t.* FROM tables t WHERE t.name IN (
    'billing.cost', 'billing.decision_amount', 'billing.distribution_key', 'billing.document', 'billing.document_request', 'billing.entry', 'billing.hour',
    'billing.key_bearer', 'billing.order_year', 'billing.rate', 'billing.run_line', 'cafeteria.route_step', 'cafeteria.tariff', 'regie.audit',
    'tenants.figure', 'tenants.finding')
    -- Since they have a way forward (0018); before that their owner changed them.
    OR t.name IN ('tenants.arrangement', 'tenants.participation', 'tenants.role_grant')
       AND EXISTS (SELECT 1 FROM functions f WHERE f.name = 'tenants.use_of_role_grant(integer, uuid)')
), denials AS (
  SELECT g.tgrelid, g.tgtype FROM pg_trigger g JOIN functions f ON f.oid = g.tgfoid
   WHERE f.name IN ('regie.deny()', 'regie.audit_frozen()', 'regie.dated_frozen()', 'regie.part_frozen()') AND g.tgenabled IN ('O', 'A') AND g.tgqual IS NULL AND g.tgattr = ''
)
----------------------------------------------------------------------------------------------------
-- Tables and their policies
----------------------------------------------------------------------------------------------------
SELECT 'unowned' AS rule, name AS subject, 'a table without tenant_id must be named in the gate' AS why FROM tables
 WHERE owner_column IS NULL AND name NOT IN ('regie.dated_kind', 'regie.replaced_function', 'regie.scope_key', 'tenants.role', 'tenants.person', 'tenants.session')
UNION ALL
SELECT 'not_forced', name, 'row level security must be enabled and forced' FROM tables
 WHERE (owner_column IS NOT NULL OR name = 'tenants.person') AND NOT (relrowsecurity AND relforcerowsecurity)
UNION ALL
SELECT 'no_policy', t.name, 'regie_app must have a read policy that asks regie.readable() or regie.readable_persons() once' FROM tables t
 WHERE t.owner_column IS NOT NULL AND NOT EXISTS (
   SELECT 1 FROM policies p, app WHERE p.name = t.name AND p.polcmd = 'r' AND p.polpermissive AND app.oid = ANY (p.polroles) AND p.qual ~ ('^' || p.reads || '$'))
UNION ALL
SELECT 'policy', p.name, 'policy ' || p.polname || ' is not one that regie.protect() writes, nor named in the gate' FROM opening p
 WHERE (p.name, p.polname) NOT IN (('tenants.tenant', 'registered'), ('tenants.tenant', 'named'), ('tenants.person', 'maintained'), ('tenants.person', 'reads'))
   AND NOT coalesce(CASE p.polcmd WHEN 'r' THEN p.qual ~ ('^' || p.reads || '$')
             WHEN 'a' THEN p.checked ~ ('^\(' || p.writes || ' AND ' || p.reads || '\)$')
             ELSE p.qual ~ ('^\(' || p.writes || ' AND ' || p.reads || '\)$') AND coalesce(p.checked = p.qual, true) END, false)
UNION ALL
SELECT 'named_policy', p.name, 'policy ' || p.polname || ' is not what the gate knows it as' FROM opening p
 WHERE (p.name, p.polname) IN (('tenants.tenant', 'registered'), ('tenants.tenant', 'named'), ('tenants.person', 'maintained'), ('tenants.person', 'reads'))
   AND regexp_replace(concat_ws(' ', p.polcmd, p.polroles::regrole[], p.qual, p.checked), '\s+', ' ', 'g') NOT IN (
     'a {regie_owner} (( SELECT regie.cooperation() AS cooperation) = 0)',
     '* {regie_owner} (( SELECT regie.cooperation() AS cooperation) = 0) (( SELECT regie.cooperation() AS cooperation) = 0)',
     'r {regie_app} (id = ANY (( SELECT regie.named() AS named)::integer[]))',
     'r {regie_app} (id IN ( SELECT g.person_id FROM tenants.role_grant g))')
UNION ALL
SELECT 'persons', t.name, 'whoever may not see persons must not see this: protect it with ''persons''' FROM tables t
 WHERE t.name IN ('cafeteria.client', 'cafeteria.route', 'cafeteria.route_step')
   AND EXISTS (SELECT 1 FROM opening p WHERE p.name = t.name AND concat(p.qual, p.checked) ~ 'regie\.readable\(\)')
UNION ALL
SELECT 'stray', name, 'it stands outside the four schemas and is open to regie_app or PUBLIC' FROM rights, app
 WHERE NOT ours AND grantee IN (0, app.oid) GROUP BY name
UNION ALL
SELECT 'view', name, 'a view needs security_invoker' FROM ours WHERE relkind = 'v' AND NOT coalesce(reloptions, '{}') @> ARRAY['security_invoker=true']
UNION ALL
SELECT 'no_row_security', name, 'row level security cannot protect a materialised view or a foreign table' FROM ours WHERE relkind IN ('m', 'f')
UNION ALL
SELECT 'sequence', name, 'numbers from a sequence tell one municipality how much the others do' FROM ours WHERE relkind = 'S'
UNION ALL
SELECT 'float', o.name, 'column ' || a.attname || ' cannot hold a cent: use bigint or numeric' FROM ours o
  JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE o.relkind IN ('r', 'p', 'v') AND a.atttypid IN ('real'::regtype, 'double precision'::regtype, 'money'::regtype)
----------------------------------------------------------------------------------------------------
-- Keys
----------------------------------------------------------------------------------------------------
UNION ALL
SELECT 'nullable_owner', name, 'tenant_id must be NOT NULL without default' FROM owned WHERE NOT attnotnull OR fills_itself
UNION ALL
SELECT 'key', o.name, 'the primary key must start with tenant_id' FROM owned o
 WHERE NOT EXISTS (SELECT 1 FROM keys k WHERE k.indrelid = o.oid AND k.indisprimary AND k.first_column = o.owner_column)
UNION ALL
SELECT 'unique', o.name, 'unique or exclusion index ' || k.name || ' must start with tenant_id' FROM owned o JOIN keys k ON k.indrelid = o.oid
 WHERE k.compares AND NOT k.indisprimary AND k.first_column <> o.owner_column
UNION ALL
SELECT 'foreign_key', name, 'foreign key ' || conname || ' must carry the owner of the row it points to' FROM references_
 WHERE target_owner IS NOT NULL AND target <> 'tenants.tenant' AND NOT target_owner = ANY (confkey)
UNION ALL
SELECT 'foreign_owner', r.name, 'foreign key ' || r.conname || ' may point to the row of somebody else: its owner must be tenant_id, or a NOT NULL column that is tied to its cooperation'
  FROM references_ r JOIN pg_attribute a ON a.attrelid = r.source_oid AND a.attnum = r.owner_by
 WHERE r.target_owner IS NOT NULL AND r.source_owner IS NOT NULL AND r.name <> 'tenants.tenant' AND r.owner_by <> r.source_owner
   AND NOT (r.owner_by IN (SELECT m.col FROM members m WHERE m.source_oid = r.source_oid) AND (a.attnotnull OR r.target = 'tenants.tenant'))
UNION ALL
SELECT 'cascade', s.name, 'foreign key ' || c.conname || ' must not cascade' FROM pg_constraint c JOIN tables s ON s.oid = c.conrelid
 WHERE c.contype = 'f' AND (c.confdeltype NOT IN ('a', 'r') OR c.confupdtype NOT IN ('a', 'r'))
----------------------------------------------------------------------------------------------------
-- Evidence
----------------------------------------------------------------------------------------------------
UNION ALL
SELECT 'not_frozen', e.name, 'its rows are evidence: triggers must refuse UPDATE, DELETE and TRUNCATE' FROM evidence e
 WHERE NOT (EXISTS (SELECT 1 FROM denials d WHERE d.tgrelid = e.oid AND d.tgtype & 27 = 27)
        AND EXISTS (SELECT 1 FROM denials d WHERE d.tgrelid = e.oid AND d.tgtype & 34 = 34))
UNION ALL
SELECT 'trigger_off', o.name, 'trigger ' || g.tgname || ' is switched off' FROM pg_trigger g JOIN ours o ON o.oid = g.tgrelid WHERE g.tgenabled NOT IN ('O', 'A')
----------------------------------------------------------------------------------------------------
-- Functions
----------------------------------------------------------------------------------------------------
UNION ALL
SELECT 'definer', name, 'SECURITY DEFINER needs a fixed search_path' FROM functions
 WHERE prosecdef AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=pg_catalog, pg_temp']
UNION ALL
SELECT 'definer_owner', f.name, 'SECURITY DEFINER must belong to a role that cannot log in' FROM functions f JOIN roles r ON r.oid = f.proowner
 WHERE f.prosecdef AND (r.rolcanlogin OR r.mighty)
UNION ALL
SELECT 'public_function', name, 'PUBLIC may execute it' FROM functions
 WHERE ours AND (proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(proacl) a WHERE a.grantee = 0))
UNION ALL
SELECT 'app_executes', f.name, 'regie_app may execute what makes scopes or accounts' FROM functions f, app
 WHERE has_function_privilege(app.oid, f.oid, 'EXECUTE') AND f.name ~ '^regie\.(seal|seal_of|binding|scope_of|wanted_writes|require_open|open_maintenance|new_scope_key|set_password|end_all_sessions)\('
UNION ALL
SELECT 'app_reaches_sessions', 'pg_catalog.' || p.proname, 'regie_app may lock, stop or end the work of others: run the bootstrap of the database again' FROM pg_proc p, app
 WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ '^pg_(try_)?advisory_(xact_)?lock|^pg_(terminate|cancel)_backend$'
   AND has_function_privilege(app.oid, p.oid, 'EXECUTE') GROUP BY p.proname
----------------------------------------------------------------------------------------------------
-- Rights
----------------------------------------------------------------------------------------------------
UNION ALL
SELECT 'public_table', name, 'PUBLIC has rights on it' FROM rights WHERE ours AND grantee = 0 GROUP BY name
UNION ALL
SELECT 'app_truncates', name, 'regie_app has ' || privilege_type FROM rights, app
 WHERE ours AND grantee = app.oid AND privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE') GROUP BY name, privilege_type
UNION ALL
SELECT 'app_writes_ledger', name, 'regie_app has ' || privilege_type FROM rights, app
 WHERE grantee = app.oid AND privilege_type IN ('INSERT', 'UPDATE', 'DELETE')
   AND name IN ('billing.balance', 'billing.entry', 'billing.order', 'billing.order_year', 'billing.order_counter', 'billing.hour', 'billing.worker_day',
                'cafeteria.menu_usage', 'tenants.session', 'tenants.person', 'tenants.role', 'tenants.role_grant', 'tenants.tenant', 'regie.scope_key')
 GROUP BY name, privilege_type
UNION ALL
SELECT 'app_edits_evidence', r.name, 'regie_app has ' || r.privilege_type FROM rights r JOIN evidence e ON e.oid = r.oid, app
 WHERE r.grantee = app.oid AND r.privilege_type IN ('UPDATE', 'DELETE') GROUP BY r.name, r.privilege_type
UNION ALL
SELECT 'app_moves', t.name, 'regie_app may give a row to another owner: grant UPDATE on columns, without ' || t.owner_name FROM tables t, app
 WHERE t.owner_column IS NOT NULL AND has_column_privilege(app.oid, t.oid, t.owner_column, 'UPDATE')
UNION ALL
SELECT 'secret', r.name, 'somebody but regie_ctx may read ' || coalesce(r.of_column, 'it') FROM rights r
 WHERE r.grantee NOT IN (r.relowner, (SELECT oid FROM roles WHERE name = 'regie_ctx')) AND r.privilege_type = 'SELECT'
   AND (r.name IN ('regie.scope_key', 'tenants.session') OR r.name = 'tenants.person' AND coalesce(r.of_column, 'password_hash') = 'password_hash')
UNION ALL
SELECT 'neighbours', r.name, 'regie_app may read what all municipalities together add up to' FROM rights r, app
 WHERE r.grantee = app.oid AND r.privilege_type = 'SELECT' AND r.name IN ('billing.worker_day') GROUP BY r.name
UNION ALL
SELECT 'neighbours', t.name, 'whoever reads a document must read every municipality in it' FROM tables t
 WHERE t.name = 'billing.document' AND NOT EXISTS (
   SELECT 1 FROM policies p, app WHERE p.name = t.name AND NOT p.polpermissive AND p.polcmd = '*' AND app.oid = ANY (p.polroles)
      AND p.qual ~ '^\(municipalities <@ \( SELECT regie\.readable\(\) AS readable\)\)$' AND p.checked = p.qual)
UNION ALL
SELECT 'own_rows', t.name, 'its rows are for one person: a restrictive policy must ask regie.actor()' FROM tables t
 WHERE t.name IN ('billing.week_draft', 'regie.idempotency') AND NOT EXISTS (
   SELECT 1 FROM policies p, app WHERE p.name = t.name AND NOT p.polpermissive AND p.polcmd = '*' AND app.oid = ANY (p.polroles)
      AND p.qual ~ '^\(actor = \( SELECT regie\.actor\(\) AS actor\)\)$' AND p.checked = p.qual)
UNION ALL
SELECT 'app_owns', name, 'regie_app must own nothing' FROM relations, app WHERE relowner = app.oid
UNION ALL
SELECT 'app_owns', name, 'regie_app must own nothing' FROM functions, app WHERE proowner = app.oid
UNION ALL
SELECT 'app_creates', n.nspname, 'regie_app may create in this schema' FROM schemas n, app WHERE has_schema_privilege(app.oid, n.oid, 'CREATE')
UNION ALL
SELECT 'app_database', current_database(), 'regie_app may create schemas or temporary tables' FROM app
 WHERE has_database_privilege(app.oid, current_database(), 'CREATE') OR has_database_privilege(app.oid, current_database(), 'TEMP')
UNION ALL
SELECT 'default_rights', CASE d.defaclnamespace WHEN 0 THEN 'everywhere' ELSE d.defaclnamespace::regnamespace::text END, 'what is made there later is open to regie_app or PUBLIC'
  FROM pg_default_acl d, aclexplode(d.defaclacl) a, app WHERE a.grantee IN (0, app.oid) AND d.defaclobjtype <> 'T'
----------------------------------------------------------------------------------------------------
-- Roles
----------------------------------------------------------------------------------------------------
UNION ALL
SELECT 'unsafe_role', name, 'must not be superuser, bypass row level security, replicate, or make roles or databases' FROM roles WHERE ours AND mighty
UNION ALL
SELECT 'service_logs_in', name, 'a role that sees all municipalities must not be able to log in' FROM roles WHERE serves AND rolcanlogin
UNION ALL
SELECT 'membership', m.name, 'has the rights of ' || g.name FROM pg_auth_members am
  JOIN roles m ON m.oid = am.member JOIN roles g ON g.oid = am.roleid
 WHERE (am.inherit_option OR am.set_option) AND (m.ours OR g.ours) AND NOT m.rolsuper
   AND NOT (m.name = 'regie_owner' AND g.serves AND NOT am.inherit_option)
ORDER BY 1, 2
