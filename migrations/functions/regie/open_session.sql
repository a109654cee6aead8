SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.open_session(p_token_hash bytea, p_writes text[], p_on date)
RETURNS TABLE (person_id uuid, person_name text, language text, cooperation_id int, grants jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s record;
  scope record;
  known int[];
BEGIN
  PERFORM regie.require_no_scope();
  SELECT x.person_id, x.cooperation_id, x.seen_at, p.name, p.language INTO s
    FROM tenants.session x JOIN tenants.person p ON p.id = x.person_id
   WHERE x.token_hash = p_token_hash AND x.revoked_at IS NULL AND p.active
     AND x.ends_at > clock_timestamp() AND x.seen_at > clock_timestamp() - interval '30 minutes';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no valid session' USING ERRCODE = 'RG401';
  END IF;
  SELECT * INTO scope FROM regie.scope_of(s.person_id, s.cooperation_id, p_on);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no role on this date' USING ERRCODE = 'RG401';
  END IF;
  PERFORM regie.require_open(s.cooperation_id);
  -- A role that reads nothing still knows where it is held: writing there is forbidden, not unknown.
  known := s.cooperation_id || ARRAY(SELECT t::int FROM jsonb_each(scope.grants) g, jsonb_array_elements_text(g.value) t) || scope.reads;
  PERFORM regie.seal(s.person_id, s.cooperation_id, scope.reads, scope.persons,
                     regie.wanted_writes(p_writes, s.cooperation_id, known, scope.writes), scope.grants);
  IF s.seen_at < clock_timestamp() - interval '1 minute' THEN
    -- A parallel request of the same person may hold the row: then that one keeps the session alive.
    UPDATE tenants.session x SET seen_at = clock_timestamp()
     WHERE x.token_hash IN (SELECT y.token_hash FROM tenants.session y WHERE y.token_hash = p_token_hash FOR UPDATE SKIP LOCKED);
  END IF;
  RETURN QUERY SELECT s.person_id, s.name, s.language, s.cooperation_id, scope.grants;
END $$;
REVOKE EXECUTE ON FUNCTION regie.open_session FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.open_session TO regie_app;
RESET ROLE;
