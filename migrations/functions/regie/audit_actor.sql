CREATE OR REPLACE FUNCTION regie.audit_actor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Rows of sign-in attempts are written by regie_ctx, before there is a scope.
  IF current_user <> 'regie_ctx' THEN
    NEW.actor := regie.actor();
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION regie.audit_actor FROM PUBLIC;
