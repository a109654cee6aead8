"""Create the cafeteria schema."""

from migrations.sql_file import drop_schemas, run_sql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    drop_schemas("cafeteria")
