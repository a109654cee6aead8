-- What rests on a dated row (wat erop rust): how often it was used, and the last day.
SET LOCAL ROLE regie_ledger;
CREATE OR REPLACE FUNCTION regie.rests_on(p_table text, p_tenant int, p_id uuid) RETURNS TABLE (times bigint, last_day date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE asks text;
BEGIN
  IF (p_tenant = ANY (regie.readable())) IS NOT TRUE THEN
    RAISE EXCEPTION 'not one of your municipalities' USING ERRCODE = 'RG404';
  END IF;
  SELECT k.use_of INTO STRICT asks FROM regie.dated_kind k WHERE k.name = p_table;
  RETURN QUERY EXECUTE format('SELECT * FROM %s($1, $2)', asks) USING p_tenant, p_id;
END $$;
REVOKE EXECUTE ON FUNCTION regie.rests_on FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.rests_on TO regie_app;
RESET ROLE;
