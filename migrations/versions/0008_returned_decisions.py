"""Return a drafted decision with a reason, and keep who returned or withdrew it."""

from alembic import op

from migrations.sql_file import run_sql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# What was returned reads as withdrawn without this migration.
AS_IT_WAS = """
ALTER TABLE billing.decision DISABLE TRIGGER workflow;
ALTER TABLE billing.decision
  DROP CONSTRAINT decision_ended,
  DROP CONSTRAINT decision_return_reason,
  DROP CONSTRAINT decision_return_four_eyes,
  DROP CONSTRAINT decision_state_check;
UPDATE billing.decision SET state = 'withdrawn' WHERE state = 'returned';
ALTER TABLE billing.decision
  ADD CONSTRAINT decision_state_check CHECK (state IN ('draft', 'adopted', 'withdrawn')),
  DROP COLUMN return_reason,
  DROP COLUMN ended_at,
  DROP COLUMN ended_by;
ALTER TABLE billing.decision ENABLE TRIGGER workflow;
CREATE OR REPLACE FUNCTION billing.decision_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.drafted_by := regie.actor();
    NEW.state := 'draft';
  ELSIF OLD.state <> 'draft' OR (NEW.state = 'adopted' AND current_user <> 'regie_ledger') THEN
    RAISE EXCEPTION 'an adopted or withdrawn decision stays as it is' USING ERRCODE = 'RG002';
  END IF;
  RETURN NEW;
END $$;
"""


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    op.execute(AS_IT_WAS)
