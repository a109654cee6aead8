-- Who did it is the scope's actor, whatever was sent along; and what only functions of the database do, only they note.
CREATE OR REPLACE FUNCTION regie.audit_actor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.what ~ '\.(ended|withdrawn)$' AND current_user <> 'regie_ledger'
     OR NEW.what LIKE 'people.%' AND current_user <> 'regie_ctx' THEN
    RAISE EXCEPTION '% is noted by the function that does it', NEW.what USING ERRCODE = '42501';
  END IF;
  -- Rows of sign-in attempts are written by regie_ctx, before there is a scope.
  IF current_user <> 'regie_ctx' THEN
    NEW.actor := regie.actor();
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION regie.audit_actor FROM PUBLIC;
