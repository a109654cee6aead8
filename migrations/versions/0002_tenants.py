"""Create the tenants schema."""

from alembic import op

from migrations.sql_file import run_sql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    for table in ("finding", "figure", "worker", "party", "participation", "arrangement", "municipality"):
        op.execute(f"DROP TABLE tenants.{table}")
