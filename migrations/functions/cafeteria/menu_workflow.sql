-- The workflow of a menu, whoever writes it: who did what is the scope's actor, never a value that is sent along.
CREATE OR REPLACE FUNCTION cafeteria.menu_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE step text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.state := 'draft';
    NEW.editors := ARRAY[regie.actor()];
    RETURN NEW;
  END IF;
  step := OLD.state || '>' || NEW.state;
  IF (NEW.tenant_id, NEW.id, NEW.cooperation_id, NEW.period) IS DISTINCT FROM (OLD.tenant_id, OLD.id, OLD.cooperation_id, OLD.period)
     OR step NOT IN ('draft>draft', 'draft>submitted', 'submitted>draft', 'submitted>adopted', 'adopted>superseded') THEN
    RAISE EXCEPTION 'a menu goes from draft to submitted to adopted to superseded' USING ERRCODE = 'RG002';
  END IF;
  IF step = 'draft>draft' AND NOT regie.actor() = ANY (OLD.editors) THEN
    NEW.editors := OLD.editors || regie.actor();
  ELSIF step = 'draft>submitted' THEN
    NEW.submitted_by := regie.actor();
  ELSIF step = 'submitted>adopted' THEN
    NEW.adopted_by := regie.actor();
    NEW.adopted_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION cafeteria.menu_workflow FROM PUBLIC;
