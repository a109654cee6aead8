"""Create the kernel schema."""

from alembic import op

from migrations.sql_file import drop_schemas, run_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    drop_schemas("tenants", "regie")
    op.execute("ALTER DEFAULT PRIVILEGES FOR ROLE regie_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC")
