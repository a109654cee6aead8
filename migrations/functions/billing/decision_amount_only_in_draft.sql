CREATE OR REPLACE FUNCTION billing.decision_amount_only_in_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The drafter alone fills a draft: what somebody else adopts is what one person drafted.
  PERFORM 1 FROM billing.decision d
    WHERE d.tenant_id = NEW.tenant_id AND d.id = NEW.decision_id AND d.state = 'draft' AND d.drafted_by = regie.actor() FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only the drafter adds amounts, and only to a draft' USING ERRCODE = 'RG002';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION billing.decision_amount_only_in_draft FROM PUBLIC;
