-- One job across tenants for one role that cannot log in: its own policy on exactly the tables it needs.
CREATE OR REPLACE FUNCTION regie.admit(p_table regclass, p_role name, p_rights text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE POLICY %I ON %s TO %I USING (true) WITH CHECK (true)', p_role || '_all', p_table, p_role);
  EXECUTE format('GRANT %s ON %s TO %I', p_rights, p_table, p_role);
END $$;
REVOKE EXECUTE ON FUNCTION regie.admit FROM PUBLIC;
