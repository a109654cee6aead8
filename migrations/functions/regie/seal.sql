SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.seal(p_actor uuid, p_cooperation int, p_reads int[], p_persons int[], p_writes int[],
                                      p_grants jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE body text := concat_ws('|', p_actor, p_cooperation, coalesce(p_reads, '{}'), coalesce(p_persons, '{}'), coalesce(p_writes, '{}'), p_grants);
BEGIN
  -- The mark of require_no_scope(). Each backend has a key of its own, so nobody waits for it.
  PERFORM pg_advisory_xact_lock_shared(regie.lock_number('scope'), pg_backend_pid());
  PERFORM set_config('regie.scope', body || '|' || regie.seal_of(body), true);
END $$;
REVOKE EXECUTE ON FUNCTION regie.seal FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.seal TO regie_relay;
RESET ROLE;
