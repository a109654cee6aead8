-- A pool is divided by a key that holds on all its days. Whether the key exists is for the foreign key to say.
CREATE OR REPLACE FUNCTION billing.pool_under_key() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE k record;
BEGIN
  -- Nobody ends the key between this and the end of the transaction.
  PERFORM regie.share_lock('prices', NEW.tenant_id);
  SELECT lower(x.valid) AS starts, upper(x.valid) AS ends INTO k FROM billing.distribution_key x
   WHERE x.tenant_id = NEW.tenant_id AND x.id = NEW.key_id AND NOT x.valid @> NEW.valid;
  IF FOUND THEN
    RAISE EXCEPTION 'refused: key_not_then' USING ERRCODE = 'RG004',
      DETAIL = jsonb_build_object('code', 'key_not_then', 'field', 'key_id', 'starts_on', k.starts, 'ends_on', k.ends)::text;
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION billing.pool_under_key FROM PUBLIC;
