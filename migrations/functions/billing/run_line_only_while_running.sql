CREATE OR REPLACE FUNCTION billing.run_line_only_while_running() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF regie.cooperation() <> 0 AND EXISTS (SELECT 1 FROM added n WHERE NOT regie.holds('finance', n.cooperation_id)) THEN
    RAISE EXCEPTION 'runs are for finance' USING ERRCODE = '42501';
  END IF;
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT n.cooperation_id, n.run_id FROM added n) l
              JOIN billing.run r ON r.tenant_id = l.cooperation_id AND r.id = l.run_id WHERE r.state <> 'requested') THEN
    RAISE EXCEPTION 'a finished run takes no more lines' USING ERRCODE = 'RG002';
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION billing.run_line_only_while_running FROM PUBLIC;
