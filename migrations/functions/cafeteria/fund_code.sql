-- People choose a fund by its code for years: a new one has no blanks around it and fits a form.
CREATE OR REPLACE FUNCTION cafeteria.fund_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.code ~ '^\s|\s$' OR length(NEW.code) > 100 THEN
    RAISE EXCEPTION 'refused: fund_code' USING ERRCODE = 'RG004',
      DETAIL = jsonb_build_object('code', 'fund_code', 'field', 'code', 'fund', left(NEW.code, 100))::text;
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION cafeteria.fund_code FROM PUBLIC;
