-- What a budget line has reserved, committed and realised (gebruikt). A credit beyond all costs gives no room: nobody decided on it.
CREATE OR REPLACE FUNCTION billing.used(p_held bigint, p_committed bigint, p_realised bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT p_held + p_committed + greatest(p_realised, 0) $$;
REVOKE EXECUTE ON FUNCTION billing.used FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.used TO regie_ledger, regie_app;
