-- Drafts of weeks (concepten van urenstaten): what somebody typed and has not booked yet. Bookings are evidence and
-- never change, so a form that saves itself writes here. A draft is no evidence: it is overwritten, and it goes when
-- the week is booked or the draft is thrown away.
CREATE TABLE billing.week_draft (
  tenant_id int    NOT NULL,
  actor     uuid   NOT NULL,
  worker_id uuid   NOT NULL,
  first_day date   NOT NULL CHECK (extract(isodow FROM first_day) = 1),
  cells     jsonb  NOT NULL CHECK (jsonb_typeof(cells) = 'object' AND length(cells::text) <= 65536),
  added     text[] NOT NULL CHECK (cardinality(added) <= 100),
  seen      text   NOT NULL CHECK (length(seen) <= 64),
  saved_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, actor, worker_id, first_day),
  FOREIGN KEY (tenant_id, worker_id) REFERENCES tenants.worker (tenant_id, id)
);
COMMENT ON TABLE billing.week_draft IS 'Draft of a week of hours (concept van een urenstaat): what one person typed for a worker; nobody else reads it';
COMMENT ON COLUMN billing.week_draft.actor IS 'Who typed it';
COMMENT ON COLUMN billing.week_draft.cells IS 'Field name to text as it was typed, only where it differs from what is booked';
COMMENT ON COLUMN billing.week_draft.added IS 'Orders and pools that were added as a row and have no hours yet';
COMMENT ON COLUMN billing.week_draft.seen IS 'Mark of the booked hours that the person looked at while typing';
SELECT regie.protect('billing.week_draft');
-- What is half typed is not even for a team lead, who may book hours of the same worker.
CREATE POLICY own ON billing.week_draft AS RESTRICTIVE TO regie_app USING (actor = (SELECT regie.actor())) WITH CHECK (actor = (SELECT regie.actor()));
GRANT SELECT, INSERT, UPDATE (cells, added, seen, saved_at), DELETE ON billing.week_draft TO regie_app;
