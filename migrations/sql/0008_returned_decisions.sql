-- A drafted decision is returned with a reason (besluit terugsturen) by another person than its drafter, and it is
-- known who withdrew one, and when. A returned decision is final, as a withdrawn one is: post_decision takes drafts only.
ALTER TABLE billing.decision
  ADD COLUMN ended_by uuid REFERENCES tenants.person,
  ADD COLUMN ended_at timestamptz,
  ADD COLUMN return_reason text NOT NULL DEFAULT '';
COMMENT ON COLUMN billing.decision.ended_by IS 'Who returned or withdrew it; unknown for one withdrawn before this was kept';
COMMENT ON COLUMN billing.decision.return_reason IS 'What has to change; words of people, so never in the audit trail';

-- The trail knows who withdrew what was withdrawn before. Where this transaction made the schema nobody opened it yet.
SELECT regie.open_maintenance();
ALTER TABLE billing.decision DISABLE TRIGGER workflow;
UPDATE billing.decision d SET ended_by = a.actor, ended_at = a.recorded_at FROM regie.audit a
 WHERE a.tenant_id = d.tenant_id AND a.what = 'budgets.decision_withdrawn' AND a.detail ->> 'decision' = d.id::text
   AND d.state = 'withdrawn';
ALTER TABLE billing.decision ENABLE TRIGGER workflow;

ALTER TABLE billing.decision
  DROP CONSTRAINT decision_state_check,
  ADD CONSTRAINT decision_state_check CHECK (state IN ('draft', 'adopted', 'returned', 'withdrawn')),
  ADD CONSTRAINT decision_return_four_eyes CHECK (state <> 'returned' OR (ended_by IS NOT NULL AND ended_by <> drafted_by)),
  ADD CONSTRAINT decision_return_reason CHECK ((state = 'returned') = (regexp_replace(return_reason, '[\s\u00a0\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]', '', 'g') <> '')),
  ADD CONSTRAINT decision_ended CHECK (state IN ('returned', 'withdrawn') OR (ended_by IS NULL AND ended_at IS NULL));
GRANT UPDATE (return_reason) ON billing.decision TO regie_app;

CREATE OR REPLACE FUNCTION billing.decision_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.drafted_by := regie.actor();
    NEW.state := 'draft';
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
