-- Books the amounts of a decision that another person drafted; nothing but its rows decides how much.
SET LOCAL ROLE regie_ledger;
CREATE OR REPLACE FUNCTION billing.post_decision(p_tenant int, p_decision uuid, p_on date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d record;
  a record;
  b billing.balance;
BEGIN
  PERFORM billing.require_writable(p_tenant);
  SELECT * INTO d FROM billing.decision x WHERE x.tenant_id = p_tenant AND x.id = p_decision FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such decision' USING ERRCODE = 'RG404';
  ELSIF d.state <> 'draft' THEN
    PERFORM billing.refuse('decision_not_draft', jsonb_build_object('state', d.state));
  ELSIF d.drafted_by = regie.actor() THEN
    PERFORM billing.refuse('four_eyes');
  END IF;
  UPDATE billing.decision SET state = 'adopted', adopted_by = regie.actor(), adopted_at = clock_timestamp()
   WHERE tenant_id = p_tenant AND id = p_decision;
  FOR a IN SELECT x.line_id, x.cents, l.year FROM billing.decision_amount x
             JOIN billing.budget_line l ON l.tenant_id = x.tenant_id AND l.id = x.line_id
            WHERE x.tenant_id = p_tenant AND x.decision_id = p_decision ORDER BY x.line_id LOOP
    SELECT * INTO STRICT b FROM billing.balance x WHERE x.tenant_id = p_tenant AND x.line_id = a.line_id FOR UPDATE;
    IF a.cents < 0 AND billing.free(b) + a.cents < 0 THEN
      PERFORM billing.over_budget(a.line_id, a.year, -a.cents, billing.free(b));
    END IF;
    PERFORM billing.write_entry(p_tenant, a.line_id, d.kind, a.cents, 'decision', p_decision, p_on);
    PERFORM billing.settle_uncovered(p_tenant, a.line_id, 0, 'decision', p_decision, p_on);
  END LOOP;
  IF NOT FOUND THEN
    PERFORM billing.refuse('decision_without_amounts');
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION billing.post_decision FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.post_decision TO regie_app;
RESET ROLE;
