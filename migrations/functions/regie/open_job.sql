-- The row lock is the lease: it goes with the worker's connection. Scope comes from the row, never from the queue.
SET LOCAL ROLE regie_relay;
CREATE OR REPLACE FUNCTION regie.open_job(p_tenant int, p_id uuid, p_on date)
RETURNS TABLE (task text, args jsonb, person_id uuid, person_name text, language text, cooperation_id int, grants jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o record;
  scope record;
BEGIN
  PERFORM regie.require_no_scope();
  SELECT x.task, x.args, x.actor, t.cooperation_id, p.name, p.language, p.active INTO o
    FROM regie.outbox x JOIN tenants.tenant t ON t.id = x.tenant_id JOIN tenants.person p ON p.id = x.actor
   WHERE x.tenant_id = p_tenant AND x.id = p_id AND x.state = 'sent' FOR UPDATE OF x SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT * INTO scope FROM regie.scope_of(o.actor, o.cooperation_id, p_on);
  -- Whoever may not sign in any more has no jobs done either.
  IF NOT FOUND OR NOT o.active OR NOT p_tenant = ANY (coalesce(scope.writes, '{}')) THEN
    RAISE EXCEPTION 'the person who asked for this job may no longer do it' USING ERRCODE = '42501';
  END IF;
  PERFORM regie.require_open(o.cooperation_id);
  PERFORM regie.seal(o.actor, o.cooperation_id, scope.reads, scope.persons, scope.writes, scope.grants);
  UPDATE regie.outbox x SET state = 'done', ended_at = clock_timestamp() WHERE x.tenant_id = p_tenant AND x.id = p_id;
  RETURN QUERY SELECT o.task, o.args, o.actor, o.name, o.language, o.cooperation_id, scope.grants;
END $$;
REVOKE EXECUTE ON FUNCTION regie.open_job FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.open_job TO regie_app;
RESET ROLE;
