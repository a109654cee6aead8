CREATE OR REPLACE FUNCTION cafeteria.menu_line_only_in_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE line record;
BEGIN
  line := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  IF TG_OP = 'UPDATE' AND (NEW.tenant_id, NEW.id, NEW.menu_id) IS DISTINCT FROM (OLD.tenant_id, OLD.id, OLD.menu_id) THEN
    RAISE EXCEPTION 'a line stays in its menu' USING ERRCODE = 'RG002';
  END IF;
  -- The update locks the menu, so that nobody submits it between this check and the end of the transaction.
  UPDATE cafeteria.menu m SET version = m.version WHERE m.tenant_id = line.tenant_id AND m.id = line.menu_id AND m.state = 'draft';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only a draft menu can be changed' USING ERRCODE = 'RG002';
  END IF;
  RETURN line;
END $$;
REVOKE EXECUTE ON FUNCTION cafeteria.menu_line_only_in_draft FROM PUBLIC;
