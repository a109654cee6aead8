CREATE OR REPLACE FUNCTION billing.run_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE step text;
BEGIN
  -- The owner, in maintenance, holds no role; whoever runs the cooperation's finance does.
  IF regie.cooperation() <> 0 AND NOT regie.holds('finance', NEW.tenant_id) THEN
    RAISE EXCEPTION 'runs are for finance' USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'INSERT' THEN
    NEW.requested_by := regie.actor();
    NEW.state := 'requested';
    RETURN NEW;
  END IF;
  step := OLD.state || '>' || NEW.state;
  IF step = 'done>done' AND OLD.kind = 'final' AND OLD.reversed_by IS NULL
     AND EXISTS (SELECT 1 FROM billing.run x WHERE x.tenant_id = NEW.tenant_id AND x.id = NEW.reversed_by AND x.reverses = OLD.id)
     -- Whether it stands is worked out after this.
     AND to_jsonb(OLD) - ARRAY['reversed_by', 'stands'] = to_jsonb(NEW) - ARRAY['reversed_by', 'stands'] THEN
    RETURN NEW;
  END IF;
  IF step NOT IN ('requested>done', 'requested>failed') OR NEW.reversed_by IS NOT NULL THEN
    RAISE EXCEPTION 'a finished run is never changed: reverse it' USING ERRCODE = 'RG002';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION billing.run_workflow FROM PUBLIC;
