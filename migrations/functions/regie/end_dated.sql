-- Ends a dated row on a day (beëindigen), or with no day withdraws it (intrekken): never under what rests on it.
SET LOCAL ROLE regie_ledger;
CREATE OR REPLACE FUNCTION regie.end_dated(p_table text, p_tenant int, p_id uuid, p_ends date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  standing daterange;
  used record;
  code text;
BEGIN
  IF (p_tenant = ANY (regie.writable())) IS NOT TRUE THEN
    RAISE EXCEPTION 'not one of your municipalities' USING ERRCODE = 'RG404';
  END IF;
  IF NOT (regie.holds('product_manager', p_tenant) OR regie.holds('finance', p_tenant)) THEN
    RAISE EXCEPTION 'what holds from a date is ended by those who set it' USING ERRCODE = '42501';
  END IF;
  PERFORM regie.take_lock('prices', p_tenant);
  SELECT * INTO STRICT used FROM regie.rests_on(p_table, p_tenant, p_id);
  EXECUTE format('SELECT valid FROM %s WHERE tenant_id = $1 AND id = $2 FOR UPDATE', p_table) INTO standing USING p_tenant, p_id;
  IF standing IS NULL THEN
    RAISE EXCEPTION 'no such row' USING ERRCODE = 'RG404';
  END IF;
  code := CASE WHEN used.times > 0 AND p_ends IS NULL THEN 'used_already'
               WHEN used.last_day >= p_ends THEN 'used_later'
               WHEN p_ends <= lower(standing) THEN 'ends_before_it_starts'
               WHEN p_ends >= upper(standing) THEN 'ends_already' END;
  IF code IS NOT NULL THEN
    RAISE EXCEPTION 'refused: %', code USING ERRCODE = 'RG004', DETAIL = jsonb_build_object('code', code, 'times', used.times,
      'used_on', used.last_day, 'starts_on', lower(standing), 'ends_on', upper(standing))::text;
  ELSIF p_ends IS NULL THEN
    EXECUTE format('DELETE FROM %s WHERE tenant_id = $1 AND id = $2', p_table) USING p_tenant, p_id;
  ELSE
    EXECUTE format('UPDATE %s SET valid = daterange(lower(valid), $3) WHERE tenant_id = $1 AND id = $2', p_table) USING p_tenant, p_id, p_ends;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION regie.end_dated FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.end_dated TO regie_app;
RESET ROLE;
