CREATE OR REPLACE FUNCTION billing.decision_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.drafted_by := regie.actor();
    NEW.state := 'draft';
    -- A draft belongs to its drafter, who improves it; what counts or still waits for somebody is not replaced.
    IF NEW.replaces IS NOT NULL THEN
      PERFORM 1 FROM billing.decision d WHERE d.tenant_id = NEW.tenant_id AND d.id = NEW.replaces
        AND d.state IN ('returned', 'withdrawn') AND d.drafted_by = regie.actor() FOR SHARE;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'only its drafter improves a decision, once it was returned or withdrawn' USING ERRCODE = 'RG002';
      END IF;
    END IF;
    RETURN NEW;
  ELSIF OLD.state <> 'draft' OR (NEW.state = 'adopted' AND current_user <> 'regie_ledger') THEN
    RAISE EXCEPTION 'an adopted, returned or withdrawn decision stays as it is' USING ERRCODE = 'RG002';
  ELSIF NEW.state = 'returned' AND OLD.drafted_by = regie.actor() THEN
    RAISE EXCEPTION 'refused: own_return' USING ERRCODE = 'RG004', DETAIL = jsonb_build_object('code', 'own_return')::text;
  END IF;
  IF NEW.state IN ('returned', 'withdrawn') THEN
    NEW.ended_by := regie.actor();
    NEW.ended_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION billing.decision_workflow FROM PUBLIC;
