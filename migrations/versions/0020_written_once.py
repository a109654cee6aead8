"""Write what is used, what there is room for and which run stands once."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "billing.free",
    "billing.post_decision",
    "billing.require_open_period",
    "billing.room",
    "billing.run_workflow",
    "billing.settle_uncovered",
    "billing.unsettled_work",
    "billing.used",
)
# The tables as they were; the functions come back by themselves.
BEFORE = """
DROP VIEW billing.closed_period;
ALTER TABLE billing.run DROP CONSTRAINT run_one_final, DROP COLUMN stands,
  ADD CONSTRAINT run_one_final EXCLUDE USING gist (tenant_id WITH =, period WITH &&)
    WHERE (kind = 'final' AND state = 'done' AND reversed_by IS NULL);
ALTER TABLE billing.entry DROP COLUMN room_after;
ALTER TABLE billing.balance DROP CONSTRAINT within_budget, DROP COLUMN used_cents, DROP COLUMN room_cents,
  ADD CONSTRAINT within_budget
    CHECK (held_cents + committed_cents + greatest(realised_cents, 0)
           <= budget_cents + cover_cents + uncovered_cents)"""


def upgrade() -> None:
    # Columns are made of `used` and `room`, and `free` is about a whole balance.
    replace_functions(revision, FUNCTIONS)
    run_sql(__file__)


def downgrade() -> None:
    op.execute(BEFORE)
    restore_functions(revision)
