-- Insists that a dated row may end on a day, or with no day that it may go: never under what rests on it.
CREATE OR REPLACE FUNCTION regie.require_ending(p_table text, p_tenant int, p_id uuid, p_valid daterange, p_ends date) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  used record;
  code text;
BEGIN
  SELECT * INTO STRICT used FROM regie.rests_on(p_table, p_tenant, p_id);
  code := CASE WHEN p_ends NOT BETWEEN '1900-01-01' AND '2200-12-31' THEN 'day_too_far'
               WHEN p_ends IS NULL AND used.times > 0 THEN 'used_already'
               WHEN p_ends IS NULL THEN NULL
               WHEN used.last_day = 'infinity' THEN 'used_without_end'
               WHEN used.last_day >= p_ends THEN 'used_later'
               WHEN p_ends <= lower(p_valid) THEN 'ends_before_it_starts'
               WHEN p_ends >= upper(p_valid) THEN 'ends_already' END;
  IF code IS NOT NULL THEN
    RAISE EXCEPTION 'refused: %', code USING ERRCODE = 'RG004', DETAIL = jsonb_build_object('code', code, 'of', used.what, 'times', used.times,
      'used_on', nullif(used.last_day, 'infinity'), 'starts_on', lower(p_valid), 'ends_on', upper(p_valid))::text;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION regie.require_ending FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.require_ending TO regie_ledger;
