-- A municipality takes part while the arrangement is there. Whether the arrangement exists is for the foreign key to say.
CREATE OR REPLACE FUNCTION tenants.participation_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE a record;
BEGIN
  -- Nobody ends the arrangement between this and the end of the transaction.
  PERFORM regie.share_lock('prices', NEW.cooperation_id);
  SELECT lower(x.valid) AS starts, upper(x.valid) - 1 AS ends INTO a FROM tenants.arrangement x
   WHERE x.tenant_id = NEW.cooperation_id AND x.id = NEW.arrangement_id AND NOT x.valid @> NEW.valid;
  IF FOUND THEN
    RAISE EXCEPTION 'refused: arrangement_not_then' USING ERRCODE = 'RG004',
      DETAIL = jsonb_build_object('code', 'arrangement_not_then', 'field', 'starts_on', 'starts_on', a.starts, 'last_day', a.ends)::text;
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION tenants.participation_within FROM PUBLIC;
