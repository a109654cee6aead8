CREATE OR REPLACE FUNCTION billing.refuse(p_code text, p_detail jsonb DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'refused: %', p_code USING ERRCODE = 'RG004', DETAIL = (p_detail || jsonb_build_object('code', p_code))::text;
END $$;
REVOKE EXECUTE ON FUNCTION billing.refuse FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.refuse TO regie_ledger;
