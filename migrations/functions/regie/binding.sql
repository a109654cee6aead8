-- The one place that says what a seal is bound to: this backend and this transaction's start.
SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.binding() RETURNS text LANGUAGE sql STABLE
AS $$ SELECT pg_backend_pid()::text || '|' || extract(epoch FROM now())::text $$;
REVOKE EXECUTE ON FUNCTION regie.binding FROM PUBLIC;
RESET ROLE;
