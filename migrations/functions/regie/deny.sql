CREATE OR REPLACE FUNCTION regie.deny() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is never allowed: correct with a counter-entry', TG_OP, TG_TABLE_NAME USING ERRCODE = 'RG002';
END $$;
REVOKE EXECUTE ON FUNCTION regie.deny FROM PUBLIC;
