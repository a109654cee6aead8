-- A recorded decision is never edited, for somebody may be adopting what they see of it: an improved one takes its place (ADR 18).
ALTER TABLE billing.decision
  ADD COLUMN replaces uuid,
  ADD CONSTRAINT decision_replaces FOREIGN KEY (tenant_id, replaces) REFERENCES billing.decision (tenant_id, id),
  ADD CONSTRAINT decision_replaced_once UNIQUE (tenant_id, replaces);
COMMENT ON COLUMN billing.decision.replaces IS 'The returned or withdrawn decision of the same drafter of which this is the improvement (verbetering)';
GRANT INSERT (replaces) ON billing.decision TO regie_app;
