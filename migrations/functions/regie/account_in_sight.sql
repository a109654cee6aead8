-- A foreign key to accounts tells whether an account exists in any cooperation. Asked with the rights of whoever
-- writes, an account that is out of sight is refused like one that does not exist.
CREATE OR REPLACE FUNCTION regie.account_in_sight() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE named text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
  IF named IS NULL OR (TG_OP = 'UPDATE' AND named = to_jsonb(OLD) ->> TG_ARGV[0]) THEN
    RETURN NEW;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM tenants.person p WHERE p.id = named::uuid) THEN
    RAISE EXCEPTION 'no such account' USING ERRCODE = '23503';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION regie.account_in_sight FROM PUBLIC;
