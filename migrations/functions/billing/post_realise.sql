-- A fact: it is always recorded, and what does not fit becomes "nog te dekken".
-- For hours on an order the commitment goes down by what is realised, as far as it is open.
SET LOCAL ROLE regie_ledger;
CREATE OR REPLACE FUNCTION billing.post_realise(p_tenant int, p_run uuid, p_fund text, p_year int, p_cents bigint, p_order uuid, p_on date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  period daterange := (SELECT r.period FROM billing.run r WHERE r.tenant_id = regie.cooperation() AND r.id = p_run);
  line uuid := billing.line_for_run(p_tenant, p_run, p_fund, p_year, 'final');
  freed bigint := 0;
BEGIN
  IF p_cents = 0 OR (p_cents < 0 AND p_order IS NOT NULL) THEN
    PERFORM billing.refuse('nothing_to_realise');
  ELSIF p_cents < 0 THEN
    -- A credit gives room back: what it no longer needs uncovered is settled after it.
    PERFORM billing.write_entry(p_tenant, line, 'realise', p_cents, 'run', p_run, p_on);
    PERFORM billing.settle_uncovered(p_tenant, line, 0, 'run', p_run, p_on);
    RETURN;
  ELSIF p_order IS NOT NULL THEN
    freed := least(p_cents, billing.open_commitment(p_tenant, p_order, line));
  END IF;
  IF freed > 0 THEN
    PERFORM billing.write_entry(p_tenant, line, 'release', freed, 'order', p_order, p_on, p_run);
  END IF;
  PERFORM billing.settle_uncovered(p_tenant, line, 0, 'run', p_run, p_on, p_cents);
  PERFORM billing.write_entry(p_tenant, line, 'realise', p_cents, 'run', p_run, p_on);
  -- What a cancelled order kept for this work and did not need.
  IF EXISTS (SELECT 1 FROM billing."order" o WHERE o.tenant_id = p_tenant AND o.id = p_order AND o.state = 'cancelled') THEN
    PERFORM billing.release_order(p_tenant, p_order, p_on, line, p_run, period);
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION billing.post_realise FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.post_realise TO regie_app;
RESET ROLE;
