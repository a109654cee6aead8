-- The budget line a running run books on, opened when the municipality has none, and locked.
CREATE OR REPLACE FUNCTION billing.line_for_run(p_tenant int, p_run uuid, p_fund text, p_year int, p_kind text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE line uuid;
BEGIN
  PERFORM billing.require_writable(p_tenant);
  IF NOT regie.holds('finance', regie.cooperation()) THEN
    RAISE EXCEPTION 'runs are for finance' USING ERRCODE = '42501';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM billing.run r WHERE r.tenant_id = regie.cooperation() AND r.id = p_run AND r.kind = p_kind AND r.state = 'requested') THEN
    PERFORM billing.refuse('run_not_running');
  END IF;
  INSERT INTO billing.budget_line (tenant_id, id, cooperation_id, fund, year)
    VALUES (p_tenant, gen_random_uuid(), regie.cooperation(), p_fund, p_year) ON CONFLICT DO NOTHING;
  SELECT l.id INTO STRICT line FROM billing.budget_line l WHERE l.tenant_id = p_tenant AND l.fund = p_fund AND l.year = p_year;
  PERFORM 1 FROM billing.balance b WHERE b.tenant_id = p_tenant AND b.line_id = line FOR UPDATE;
  RETURN line;
END $$;
REVOKE EXECUTE ON FUNCTION billing.line_for_run FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.line_for_run TO regie_ledger;
