-- p_about: 'municipality' rows follow the reads; 'persons' rows need a role with a purpose to see persons.
CREATE OR REPLACE FUNCTION regie.protect(p_table regclass, p_about text DEFAULT 'municipality', p_owner name DEFAULT 'tenant_id')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  readers text := CASE p_about WHEN 'persons' THEN 'regie.readable_persons()' ELSE 'regie.readable()' END;
  may_read text := format('%I = ANY ((SELECT %s)::int[])', p_owner, readers);
  may_write text := format('%I = ANY ((SELECT regie.writable())::int[]) AND %s', p_owner, may_read);
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', p_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', p_table);
  EXECUTE format('CREATE POLICY reads ON %s FOR SELECT TO regie_app, regie_owner USING (%s)', p_table, may_read);
  EXECUTE format('CREATE POLICY inserts ON %s FOR INSERT TO regie_app, regie_owner WITH CHECK (%s)', p_table, may_write);
  EXECUTE format('CREATE POLICY updates ON %s FOR UPDATE TO regie_app, regie_owner USING (%s) WITH CHECK (%s)', p_table, may_write, may_write);
  EXECUTE format('CREATE POLICY deletes ON %s FOR DELETE TO regie_app, regie_owner USING (%s)', p_table, may_write);
END $$;
REVOKE EXECUTE ON FUNCTION regie.protect FROM PUBLIC;
