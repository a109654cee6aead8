"""Let a variant have a usual duration."""

from alembic import op

from migrations.sql_file import run_sql

revision = "0042"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    op.execute("ALTER TABLE cafeteria.variant DROP COLUMN usual_months")
