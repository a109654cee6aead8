-- The workflow of a menu, whoever writes it: who did what is the scope's actor, never a value that is sent along.
CREATE OR REPLACE FUNCTION cafeteria.menu_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE step text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.state := 'draft';
    NEW.editors := ARRAY[regie.actor()];
    step := 'begun';
  ELSE
    step := OLD.state || '>' || NEW.state;
    IF (NEW.tenant_id, NEW.id, NEW.cooperation_id, NEW.counted) IS DISTINCT FROM (OLD.tenant_id, OLD.id, OLD.cooperation_id, OLD.counted)
       OR step NOT IN ('draft>draft', 'draft>submitted', 'submitted>draft', 'submitted>adopted', 'adopted>superseded',
                       'adopted>adopted', 'adopted>withdrawn')
       -- cafeteria.end_menu ends and withdraws, and nothing else does.
       OR step IN ('adopted>adopted', 'adopted>withdrawn') AND current_user <> 'regie_ledger'
       OR NEW.period <> OLD.period AND step NOT IN ('draft>draft', 'adopted>adopted')
       OR step = 'adopted>adopted' AND NOT (lower(NEW.period) = lower(OLD.period) AND upper(NEW.period) < upper(OLD.period)) THEN
      RAISE EXCEPTION 'a menu goes from draft to submitted to adopted to superseded' USING ERRCODE = 'RG002';
    END IF;
  END IF;
  IF step = 'begun' OR step = 'draft>draft' AND NEW.period <> OLD.period THEN
    NEW.counted := NEW.period;
    -- Two who begin at once see each other.
    PERFORM regie.take_lock('prices', NEW.tenant_id, 'choices');
    IF EXISTS (SELECT 1 FROM cafeteria.menu m
                WHERE m.tenant_id = NEW.tenant_id AND m.id <> NEW.id AND m.state IN ('draft', 'submitted') AND m.period = NEW.period) THEN
      RAISE EXCEPTION 'refused: menu_begun' USING ERRCODE = 'RG004',
        DETAIL = jsonb_build_object('code', 'menu_begun', 'starts_on', lower(NEW.period), 'ends_on', upper(NEW.period));
    END IF;
  END IF;
  IF step = 'draft>draft' AND NOT regie.actor() = ANY (OLD.editors) THEN
    NEW.editors := OLD.editors || regie.actor();
  ELSIF step = 'draft>submitted' THEN
    NEW.submitted_by := regie.actor();
  ELSIF step = 'submitted>adopted' THEN
    NEW.adopted_by := regie.actor();
    NEW.adopted_at := clock_timestamp();
    NEW.counted := cafeteria.counts_in(NEW.tenant_id, NEW.period);
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION cafeteria.menu_workflow FROM PUBLIC;
