"""Keep the text of a stored function when a migration replaces it."""

from alembic import op

from migrations.sql_file import run_sql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    op.execute("DROP TABLE regie.replaced_function")
