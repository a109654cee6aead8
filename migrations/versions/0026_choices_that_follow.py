"""Let an adopted product choice be followed from any day on, end early, or go while nothing was ordered."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0026"
down_revision = "0043"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "billing.orderable",
    "billing.post_order",
    "billing.settle_cancelled",
    "cafeteria.counts_in",
    "cafeteria.end_menu",
    "cafeteria.menu_workflow",
)
AS_IT_WAS = """
REVOKE UPDATE (state, period) ON cafeteria.menu FROM regie_ledger;
REVOKE UPDATE (period) ON cafeteria.menu FROM regie_app;
ALTER TABLE cafeteria.menu
  DROP CONSTRAINT menu_state,
  DROP CONSTRAINT menu_adopted,
  ADD CONSTRAINT menu_state_check CHECK (state IN ('draft', 'submitted', 'adopted', 'superseded')),
  ADD CONSTRAINT menu_check CHECK ((state IN ('adopted', 'superseded')) = (adopted_by IS NOT NULL)),
  DROP COLUMN counted;
COMMENT ON COLUMN cafeteria.menu_usage.period IS NULL;
"""


def upgrade() -> None:
    run_sql(__file__)
    replace_functions(revision, FUNCTIONS)


def downgrade() -> None:
    restore_functions(revision)
    op.execute(AS_IT_WAS)
