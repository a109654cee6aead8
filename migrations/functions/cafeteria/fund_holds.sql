-- What the application books on a fund begins while that fund holds. Whether the fund exists is for the foreign key to say.
CREATE OR REPLACE FUNCTION cafeteria.fund_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  it jsonb := to_jsonb(NEW);
  -- Of a municipality's row the cooperation is named; a row of the cooperation is its own.
  owner int := coalesce((it ->> 'cooperation_id')::int, NEW.tenant_id);
  days daterange;
  f record;
BEGIN
  -- A run records facts, whatever year they fall in.
  IF current_user <> 'regie_app' THEN
    RETURN NEW;
  END IF;
  days := CASE TG_TABLE_NAME
    WHEN 'budget_line' THEN daterange(make_date((it ->> 'year')::int, 1, 1), make_date((it ->> 'year')::int + 1, 1, 1))
    WHEN 'menu_line' THEN (SELECT m.period FROM cafeteria.menu m WHERE m.tenant_id = NEW.tenant_id AND m.id = (it ->> 'menu_id')::uuid)
    ELSE (it ->> 'valid')::daterange END;
  -- Nobody ends the fund between this and the end of the transaction.
  PERFORM regie.share_lock('prices', owner);
  SELECT lower(x.valid) AS starts, upper(x.valid) AS ends INTO f FROM cafeteria.fund x
   WHERE x.tenant_id = owner AND x.code = NEW.fund
     -- What goes on costing needs a fund that goes on as long; of what is chosen by the year a part is enough.
     AND (NOT x.valid && days OR TG_TABLE_NAME = 'cost_pool' AND coalesce(upper(days), 'infinity') > upper(x.valid));
  IF FOUND THEN
    RAISE EXCEPTION 'refused: fund_not_then' USING ERRCODE = 'RG004', DETAIL = jsonb_build_object(
      'code', 'fund_not_then', 'field', 'fund', 'fund', NEW.fund, 'starts_on', f.starts, 'ends_on', f.ends)::text;
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION cafeteria.fund_holds FROM PUBLIC;
