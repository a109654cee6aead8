-- Rows that hold from a date are evidence: their end alone is set, and earlier only, by the functions that know what rests
-- on them; one on which nothing rests may go.
CREATE OR REPLACE FUNCTION regie.dated_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'regie_ledger' AND TG_OP = 'DELETE' THEN
    RETURN OLD;
  ELSIF current_user = 'regie_ledger' AND TG_OP = 'UPDATE' THEN
    IF to_jsonb(OLD) - 'valid' = to_jsonb(NEW) - 'valid' AND lower(NEW.valid) = lower(OLD.valid) AND NEW.valid <@ OLD.valid THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% on % is never allowed: give it a successor', TG_OP, TG_TABLE_NAME USING ERRCODE = 'RG002';
END $$;
REVOKE EXECUTE ON FUNCTION regie.dated_frozen FROM PUBLIC;
