CREATE OR REPLACE FUNCTION regie.audit_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND NEW.seq IS NOT NULL
     AND (NEW.tenant_id, NEW.id, NEW.recorded_at, NEW.actor, NEW.what, NEW.detail)
         IS NOT DISTINCT FROM (OLD.tenant_id, OLD.id, OLD.recorded_at, OLD.actor, OLD.what, OLD.detail) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'RG002';
END $$;
REVOKE EXECUTE ON FUNCTION regie.audit_frozen FROM PUBLIC;
