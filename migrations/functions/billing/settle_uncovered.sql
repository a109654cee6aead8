-- Brings "nog te dekken" in line with a line on which p_more is about to be committed or p_realise realised.
CREATE OR REPLACE FUNCTION billing.settle_uncovered(p_tenant int, p_line uuid, p_more bigint, p_source_kind text, p_source uuid, p_on date,
                                         p_realise bigint DEFAULT 0)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  b billing.balance;
  needed bigint;
BEGIN
  SELECT * INTO STRICT b FROM billing.balance x WHERE x.tenant_id = p_tenant AND x.line_id = p_line FOR UPDATE;
  needed := greatest(0, -billing.free(b, p_more, p_realise));
  IF needed <> b.uncovered_cents THEN
    PERFORM billing.write_entry(p_tenant, p_line, 'uncovered', needed - b.uncovered_cents, p_source_kind, p_source, p_on);
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION billing.settle_uncovered FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.settle_uncovered TO regie_ledger;
