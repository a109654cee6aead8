-- Ends a dated row on a day (beëindigen), or with no day withdraws it (intrekken), and notes in the trail what it was.
-- By whoever holds one of its roles there; or by an administrator with the owner's address, over all tenants.
SET LOCAL ROLE regie_ledger;
CREATE OR REPLACE FUNCTION regie.end_dated(p_table text, p_tenant int, p_id uuid, p_ends date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kind regie.dated_kind;
  was jsonb;
  valid daterange;
BEGIN
  SELECT * INTO kind FROM regie.dated_kind k WHERE k.name = p_table;
  IF NOT FOUND OR (p_tenant = ANY (regie.writable())) IS NOT TRUE THEN
    RAISE EXCEPTION 'nothing of yours that holds from a date' USING ERRCODE = 'RG404';
  ELSIF regie.cooperation() <> 0 AND NOT EXISTS (SELECT 1 FROM unnest(kind.roles) r WHERE regie.holds(r, p_tenant)) THEN
    RAISE EXCEPTION 'what holds from a date is ended by those who set it' USING ERRCODE = '42501';
  END IF;
  -- Nobody begins to use it between looking at what rests on it and the end of this transaction.
  PERFORM regie.take_lock('prices', (SELECT t.cooperation_id FROM tenants.tenant t WHERE t.id = p_tenant));
  EXECUTE format('SELECT to_jsonb(x), x.valid FROM %s x WHERE x.tenant_id = $1 AND x.id = $2 FOR UPDATE', kind.name) INTO was, valid USING p_tenant, p_id;
  IF was IS NULL THEN
    RAISE EXCEPTION 'no such row' USING ERRCODE = 'RG404';
  END IF;
  PERFORM regie.require_ending(kind.name, p_tenant, p_id, valid, p_ends);
  IF p_ends IS NULL THEN
    PERFORM regie.delete_dated(kind, p_tenant, p_id);
  ELSE
    EXECUTE format('UPDATE %s SET valid = daterange(lower(valid), $3) WHERE tenant_id = $1 AND id = $2', kind.name) USING p_tenant, p_id, p_ends;
  END IF;
  INSERT INTO regie.audit (tenant_id, id, what, detail)
  VALUES (p_tenant, gen_random_uuid(), kind.event || CASE WHEN p_ends IS NULL THEN '.withdrawn' ELSE '.ended' END,
          jsonb_strip_nulls(jsonb_build_object(kind.noun, p_id, 'starts_on', lower(valid), 'ends_on', p_ends)
                            || coalesce((SELECT jsonb_object_agg(k.key, was -> k.value) FROM jsonb_each_text(kind.kept) k), '{}')));
END $$;
REVOKE EXECUTE ON FUNCTION regie.end_dated FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.end_dated TO regie_app, regie_owner;
RESET ROLE;
