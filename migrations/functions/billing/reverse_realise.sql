-- Undoes on one line all that a final run realised there; commitments that the run freed stand again.
SET LOCAL ROLE regie_ledger;
CREATE OR REPLACE FUNCTION billing.reverse_realise(p_tenant int, p_run uuid, p_fund text, p_year int, p_on date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line uuid := billing.line_for_run(p_tenant, p_run, p_fund, p_year, 'reversal');
  original uuid := (SELECT r.reverses FROM billing.run r WHERE r.tenant_id = regie.cooperation() AND r.id = p_run);
  f record;
  realised bigint;
BEGIN
  IF EXISTS (SELECT 1 FROM billing.entry e WHERE e.tenant_id = p_tenant AND e.line_id = line AND p_run IN (e.source_id, e.run_id)) THEN
    PERFORM billing.refuse('reversed_already');
  END IF;
  SELECT coalesce(sum(e.cents), 0) INTO realised FROM billing.entry e
   WHERE e.tenant_id = p_tenant AND e.line_id = line AND e.kind = 'realise' AND e.source_id = original;
  IF realised <> 0 THEN
    PERFORM billing.settle_uncovered(p_tenant, line, 0, 'run', p_run, p_on, greatest(-realised, 0));
    PERFORM billing.write_entry(p_tenant, line, 'realise', -realised, 'run', p_run, p_on);
  END IF;
  FOR f IN SELECT e.source_id AS order_id, o.state, sum(e.cents)::bigint AS cents FROM billing.entry e
             JOIN billing."order" o ON o.tenant_id = e.tenant_id AND o.id = e.source_id
            WHERE e.tenant_id = p_tenant AND e.line_id = line AND e.kind = 'release' AND e.run_id = original
            GROUP BY e.source_id, o.state ORDER BY e.source_id LOOP
    IF f.state = 'cancelled' THEN
      -- Of a cancelled order only what its work costs stands again.
      f.cents := least(f.cents, greatest(0, coalesce((SELECT w.cents FROM billing.unsettled_work(p_tenant, f.order_id, original) w
                                                       WHERE w.year = p_year), 0) - billing.open_commitment(p_tenant, f.order_id, line)));
    END IF;
    CONTINUE WHEN f.cents = 0;
    PERFORM billing.settle_uncovered(p_tenant, line, f.cents, 'run', p_run, p_on);
    PERFORM billing.write_entry(p_tenant, line, 'commit', f.cents, 'order', f.order_id, p_on, p_run);
  END LOOP;
  PERFORM billing.settle_uncovered(p_tenant, line, 0, 'run', p_run, p_on);
  RETURN realised;
END $$;
REVOKE EXECUTE ON FUNCTION billing.reverse_realise FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.reverse_realise TO regie_app;
RESET ROLE;
