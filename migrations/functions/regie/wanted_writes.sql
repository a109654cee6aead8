-- Slugs of the tenants a request wants to write: '*' is all it may write, '@' is the cooperation itself.
SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.wanted_writes(p_wanted text[], p_cooperation int, p_reads int[], p_writes int[])
RETURNS int[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wanted text;
  found_id int;
  answer int[] := '{}';
BEGIN
  FOREACH wanted IN ARRAY p_wanted LOOP
    IF wanted = '*' THEN
      RETURN coalesce(p_writes, '{}');
    END IF;
    SELECT t.id INTO found_id FROM tenants.tenant t
     WHERE t.cooperation_id = p_cooperation AND t.id = ANY (p_reads)
       AND CASE WHEN wanted = '@' THEN t.kind = 'cooperation' ELSE t.slug = wanted END;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'not one of your municipalities' USING ERRCODE = 'RG404';
    END IF;
    IF NOT found_id = ANY (coalesce(p_writes, '{}')) THEN
      RAISE EXCEPTION 'you may read this municipality, not change it' USING ERRCODE = '42501';
    END IF;
    answer := answer || found_id;
  END LOOP;
  RETURN answer;
END $$;
REVOKE EXECUTE ON FUNCTION regie.wanted_writes FROM PUBLIC;
RESET ROLE;
