-- What serves all tenants works without a scope only.
CREATE OR REPLACE FUNCTION regie.require_no_scope() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF regie.in_scope() THEN
    RAISE EXCEPTION 'this transaction has a scope already' USING ERRCODE = '42501';
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION regie.require_no_scope FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.require_no_scope TO regie_ctx, regie_relay, regie_control;
