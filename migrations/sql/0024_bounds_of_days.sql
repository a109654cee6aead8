-- Days that a program can read: a bound beyond these would make a row that no page can show, and that nobody can mend.
DO $$
DECLARE kind record;
BEGIN
  FOR kind IN SELECT name FROM regie.dated_kind ORDER BY name LOOP
    -- Rows that stand are left as they are.
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT days_in_reach CHECK (coalesce(lower(valid), ''2000-01-01'') BETWEEN ''1900-01-01'' AND ''2200-12-31''
      AND coalesce(upper(valid), ''2000-01-01'') BETWEEN ''1900-01-01'' AND ''2201-01-01'') NOT VALID', kind.name);
  END LOOP;
END $$;
ALTER TABLE cafeteria.fund ADD CONSTRAINT fund_code CHECK (code = btrim(code) AND length(code) <= 100) NOT VALID;
