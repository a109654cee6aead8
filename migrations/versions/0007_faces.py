"""Let each municipality show a face of its own."""

from alembic import op

from migrations.sql_file import run_sql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    op.execute("DROP FUNCTION tenants.set_theme(int, text)")
    op.execute("DROP POLICY regie_ctx_theme ON tenants.tenant")
    op.execute("ALTER TABLE tenants.tenant DROP COLUMN theme")
