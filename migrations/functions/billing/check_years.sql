-- Every year that [p_starts, p_ends) touches, and no other, has an amount; together they are the price.
CREATE OR REPLACE FUNCTION billing.check_years(p_starts date, p_ends date, p_total bigint, p_amounts jsonb) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
  wanted int[] := ARRAY(SELECT generate_series(extract(year FROM p_starts)::int, extract(year FROM p_ends - 1)::int));
  given int[] := ARRAY(SELECT x.year FROM jsonb_to_recordset(p_amounts) AS x(year int, cents bigint) ORDER BY x.year);
  amount bigint := (SELECT coalesce(sum(x.cents), 0) FROM jsonb_to_recordset(p_amounts) AS x(year int, cents bigint));
BEGIN
  IF wanted <> given THEN
    PERFORM billing.refuse('years_do_not_match', jsonb_build_object('wanted', wanted, 'given', given));
  ELSIF EXISTS (SELECT 1 FROM jsonb_to_recordset(p_amounts) AS x(year int, cents bigint) WHERE x.cents IS NULL OR x.cents < 0) THEN
    PERFORM billing.refuse('negative_amount');
  ELSIF amount <> p_total THEN
    PERFORM billing.refuse('amounts_do_not_add_up', jsonb_build_object('total_cents', p_total, 'amounts_cents', amount));
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION billing.check_years FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.check_years TO regie_ledger;
