"""Keep what somebody typed into a week of hours and has not booked yet."""

from alembic import op

from migrations.sql_file import run_sql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    op.execute("DROP TABLE billing.week_draft")
