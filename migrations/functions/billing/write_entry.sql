-- One entry and its effect on the balance. The caller has locked the balance rows in order of line.
CREATE OR REPLACE FUNCTION billing.write_entry(p_tenant int, p_line uuid, p_kind text, p_cents bigint, p_source_kind text, p_source uuid, p_on date,
                                    p_run uuid DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE b record;
BEGIN
  UPDATE billing.balance SET
      budget_cents    = budget_cents    + CASE p_kind WHEN 'budget' THEN p_cents ELSE 0 END,
      cover_cents     = cover_cents     + CASE p_kind WHEN 'cover' THEN p_cents ELSE 0 END,
      uncovered_cents = uncovered_cents + CASE p_kind WHEN 'uncovered' THEN p_cents ELSE 0 END,
      held_cents      = held_cents      + CASE p_kind WHEN 'hold' THEN p_cents ELSE 0 END,
      committed_cents = committed_cents + CASE p_kind WHEN 'commit' THEN p_cents WHEN 'release' THEN -p_cents ELSE 0 END,
      realised_cents  = realised_cents  + CASE p_kind WHEN 'realise' THEN p_cents ELSE 0 END
   WHERE tenant_id = p_tenant AND line_id = p_line
  RETURNING * INTO STRICT b;
  INSERT INTO billing.entry (tenant_id, id, line_id, kind, cents, source_kind, source_id, run_id, effective_on, actor,
                             budget_after, cover_after, uncovered_after, held_after, committed_after, realised_after)
  VALUES (p_tenant, gen_random_uuid(), p_line, p_kind, p_cents, p_source_kind, p_source, p_run, p_on, regie.actor(),
          b.budget_cents, b.cover_cents, b.uncovered_cents, b.held_cents, b.committed_cents, b.realised_cents);
END $$;
REVOKE EXECUTE ON FUNCTION billing.write_entry FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.write_entry TO regie_ledger;
