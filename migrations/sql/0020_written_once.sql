-- What is used, what there is room for, and which run stands: each is written once and kept beside what it follows from.
ALTER TABLE billing.balance
  ADD COLUMN used_cents bigint NOT NULL GENERATED ALWAYS AS (billing.used(held_cents, committed_cents, realised_cents)) STORED,
  ADD COLUMN room_cents bigint NOT NULL GENERATED ALWAYS AS (
    billing.room(budget_cents, cover_cents, uncovered_cents, billing.used(held_cents, committed_cents, realised_cents))) STORED,
  DROP CONSTRAINT within_budget,
  ADD CONSTRAINT within_budget CHECK (used_cents <= budget_cents + cover_cents + uncovered_cents);
COMMENT ON TABLE billing.balance IS 'Balance of a budget line; what is available (beschikbaar) is room_cents';
COMMENT ON COLUMN billing.balance.used_cents IS 'Reserved, committed and realised (gebruikt)';
COMMENT ON COLUMN billing.balance.room_cents IS 'What an order may still take (beschikbaar); nothing while something is still to be covered';

ALTER TABLE billing.entry
  ADD COLUMN room_after bigint NOT NULL GENERATED ALWAYS AS (
    billing.room(budget_after, cover_after, uncovered_after, billing.used(held_after, committed_after, realised_after))) STORED;

ALTER TABLE billing.run
  ADD COLUMN stands boolean NOT NULL GENERATED ALWAYS AS (kind = 'final' AND state = 'done' AND reversed_by IS NULL) STORED,
  DROP CONSTRAINT run_one_final,
  ADD CONSTRAINT run_one_final EXCLUDE USING gist (tenant_id WITH =, period WITH &&) WHERE (stands);
COMMENT ON COLUMN billing.run.stands IS 'Final and not reversed (staande verdeling): it closes its period';

CREATE VIEW billing.closed_period WITH (security_invoker = true) AS
  SELECT r.tenant_id, r.id AS run_id, r.period FROM billing.run r WHERE r.stands;
COMMENT ON VIEW billing.closed_period IS 'Closed period (afgesloten periode): nothing is booked in it until its run is reversed';
GRANT SELECT ON billing.closed_period TO regie_app, regie_ledger;
