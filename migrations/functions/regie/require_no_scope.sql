-- What serves all tenants works without a scope only. Whoever injects SQL can empty the setting that holds the
-- scope; a lock of the transaction cannot be given back before the transaction ends.
CREATE OR REPLACE FUNCTION regie.require_no_scope() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF nullif(current_setting('regie.scope', true), '') IS NOT NULL OR EXISTS (
       SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = 823004 AND l.pid = pg_backend_pid()) THEN
    RAISE EXCEPTION 'this transaction has a scope already' USING ERRCODE = '42501';
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION regie.require_no_scope FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.require_no_scope TO regie_ctx, regie_relay;
