"""Let drafts of weeks go by themselves after sixty days."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

FUNCTIONS = ("billing.forget_week_drafts",)


def upgrade() -> None:
    op.execute("GRANT USAGE, CREATE ON SCHEMA billing TO regie_relay")
    run_sql(__file__)
    replace_functions(revision, FUNCTIONS)


def downgrade() -> None:
    restore_functions(revision)
    op.execute("DROP POLICY regie_relay_all ON billing.week_draft")
    op.execute("REVOKE SELECT, DELETE ON billing.week_draft FROM regie_relay")
    op.execute("REVOKE USAGE, CREATE ON SCHEMA billing FROM regie_relay")
