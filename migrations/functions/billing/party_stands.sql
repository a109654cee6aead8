-- Rates and hours are of a party that is there on all their days. Whether the party exists is for the foreign key to say.
CREATE OR REPLACE FUNCTION billing.party_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  made jsonb := to_jsonb(NEW);
  days daterange := coalesce((made ->> 'valid')::daterange, daterange((made ->> 'work_date')::date, (made ->> 'work_date')::date, '[]'));
  cooperation int := coalesce(made ->> 'cooperation_id', made ->> 'tenant_id');
  p record;
BEGIN
  -- Nobody ends the party between this and the end of the transaction.
  PERFORM regie.share_lock('prices', cooperation);
  SELECT lower(x.valid) AS starts, upper(x.valid) - 1 AS ends INTO p FROM tenants.party x
   WHERE x.tenant_id = cooperation AND x.id = NEW.party_id AND NOT x.valid @> days;
  IF FOUND THEN
    RAISE EXCEPTION 'refused: party_not_then' USING ERRCODE = 'RG004',
      DETAIL = jsonb_build_object('code', 'party_not_then', 'field', 'party_id', 'starts_on', p.starts, 'last_day', p.ends)::text;
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION billing.party_stands FROM PUBLIC;
