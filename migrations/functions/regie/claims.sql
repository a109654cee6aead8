SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.claims() RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE p text[] := string_to_array(nullif(current_setting('regie.scope', true), ''), '|');
BEGIN
  IF p IS NULL THEN
    RAISE EXCEPTION 'no scope: nothing may be read or written' USING ERRCODE = '42501';
  END IF;
  IF cardinality(p) <> 7 OR p[7] IS DISTINCT FROM regie.seal_of(array_to_string(p[1:6], '|')) THEN
    RAISE EXCEPTION 'the scope was not sealed for this transaction' USING ERRCODE = '42501';
  END IF;
  RETURN p;
END $$;
REVOKE EXECUTE ON FUNCTION regie.claims FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.claims TO regie_owner, regie_relay, regie_control, regie_ledger, regie_app;
RESET ROLE;
