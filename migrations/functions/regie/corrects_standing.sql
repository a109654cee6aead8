-- What is corrected stood before: otherwise rows could correct themselves, or each other in a circle, and none would stand.
CREATE OR REPLACE FUNCTION regie.corrects_standing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stood boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I x WHERE x.tenant_id = $1 AND x.id = $2)', TG_TABLE_SCHEMA, TG_TABLE_NAME)
    INTO stood USING NEW.tenant_id, NEW.corrects;
  IF NOT stood THEN
    RAISE EXCEPTION 'nothing to correct' USING ERRCODE = 'RG404';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION regie.corrects_standing FROM PUBLIC;
