-- Whether a scope was opened in this transaction. Whoever injects SQL can empty the setting that holds the scope; a
-- lock of the transaction cannot be given back before the transaction ends.
CREATE OR REPLACE FUNCTION regie.in_scope() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('regie.scope', true), '') IS NOT NULL OR EXISTS (
    SELECT 1 FROM pg_locks l
     WHERE l.locktype = 'advisory' AND l.classid = regie.lock_number('scope') AND l.pid = pg_backend_pid()) $$;
REVOKE EXECUTE ON FUNCTION regie.in_scope FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.in_scope TO regie_ctx, regie_relay, regie_control;
