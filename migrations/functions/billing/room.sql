-- What an order may still take of a budget line (beschikbaar); nothing while something is still to be covered.
CREATE OR REPLACE FUNCTION billing.room(p_budget bigint, p_cover bigint, p_uncovered bigint, p_used bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_uncovered > 0 THEN 0 ELSE p_budget + p_cover - p_used END $$;
REVOKE EXECUTE ON FUNCTION billing.room FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.room TO regie_ledger, regie_app;
