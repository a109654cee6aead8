"""Let a decision take the place of one of its own drafter that does not count."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0029"
down_revision = "0042"
branch_labels = None
depends_on = None

FUNCTIONS = ("billing.decision_workflow",)


def upgrade() -> None:
    run_sql(__file__)
    replace_functions(revision, FUNCTIONS)


def downgrade() -> None:
    restore_functions(revision)
    op.execute("ALTER TABLE billing.decision DROP COLUMN replaces")
