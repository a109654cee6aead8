-- What rests on a dated row (wat erop rust): how often it was used, the last day ('infinity' without an end), and by what.
-- It counts over all municipalities, so it answers those who may end the row, and nobody else.
SET LOCAL ROLE regie_ledger;
CREATE OR REPLACE FUNCTION regie.rests_on(p_table text, p_tenant int, p_id uuid) RETURNS TABLE (times bigint, last_day date, what text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE kind regie.dated_kind;
BEGIN
  SELECT * INTO kind FROM regie.dated_kind k WHERE k.name = p_table;
  IF NOT FOUND OR (p_tenant = ANY (regie.readable())) IS NOT TRUE THEN
    RAISE EXCEPTION 'nothing of yours that holds from a date' USING ERRCODE = 'RG404';
  ELSIF regie.cooperation() <> 0 AND NOT EXISTS (SELECT 1 FROM unnest(kind.roles) r WHERE regie.holds(r, p_tenant)) THEN
    RAISE EXCEPTION 'what rests on it is told to those who set it' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY EXECUTE format('SELECT u.times, u.last_day, $3 FROM %s($1, $2) u', kind.use_of) USING p_tenant, p_id, kind.rests;
END $$;
REVOKE EXECUTE ON FUNCTION regie.rests_on FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.rests_on TO regie_app, regie_owner;
RESET ROLE;
