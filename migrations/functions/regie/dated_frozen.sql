-- Rows that hold from a date are evidence: their end alone is set, and earlier only, by the functions of the ledger; one on
-- which nothing rests may go. What rests on a row is asked here again, so that no function of the ledger can forget it.
CREATE OR REPLACE FUNCTION regie.dated_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
-- Beside the days themselves, what the database works out after this trigger.
DECLARE kept text[] := '{valid, searchable}';
BEGIN
  IF current_user <> 'regie_ledger' OR TG_OP = 'UPDATE' AND NOT (
       to_jsonb(OLD) - kept = to_jsonb(NEW) - kept AND lower(NEW.valid) IS NOT DISTINCT FROM lower(OLD.valid) AND NEW.valid <@ OLD.valid) THEN
    RAISE EXCEPTION '% on % is never allowed: give it a successor', TG_OP, TG_TABLE_NAME USING ERRCODE = 'RG002';
  END IF;
  PERFORM regie.require_ending(format('%s.%s', TG_TABLE_SCHEMA, TG_TABLE_NAME), OLD.tenant_id, OLD.id, OLD.valid,
                               CASE TG_OP WHEN 'UPDATE' THEN upper(NEW.valid) END);
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
REVOKE EXECUTE ON FUNCTION regie.dated_frozen FROM PUBLIC;
