CREATE OR REPLACE FUNCTION billing.over_budget(p_line uuid, p_year int, p_asked bigint, p_available bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'over budget' USING ERRCODE = 'RG001', DETAIL = jsonb_build_object(
    'line', p_line, 'year', p_year, 'asked', p_asked, 'available', p_available, 'short_by', p_asked - p_available)::text;
END $$;
REVOKE EXECUTE ON FUNCTION billing.over_budget FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.over_budget TO regie_ledger;
