-- Parts of a dated row, such as the bearers of a key: made with it, never changed, and gone with it when it is withdrawn.
-- The trigger names the table of the whole and the column with its id.
CREATE OR REPLACE FUNCTION regie.part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE part jsonb := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END);
BEGIN
  -- Nothing begins to rest on the whole between asking and the end of this transaction.
  IF TG_OP = 'INSERT' THEN
    PERFORM regie.take_lock('prices', (part ->> 'tenant_id')::int);
  END IF;
  IF TG_OP = 'UPDATE' OR (TG_OP = 'DELETE' AND current_user <> 'regie_ledger')
     OR EXISTS (SELECT 1 FROM regie.rests_on(TG_ARGV[0], (part ->> 'tenant_id')::int, (part ->> TG_ARGV[1])::uuid) u WHERE u.times > 0) THEN
    RAISE EXCEPTION '% on % is never allowed: give the whole a successor', TG_OP, TG_TABLE_NAME USING ERRCODE = 'RG002';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
REVOKE EXECUTE ON FUNCTION regie.part_frozen FROM PUBLIC;
