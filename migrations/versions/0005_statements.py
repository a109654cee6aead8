"""Keep the documents that are made of runs."""

from alembic import op

from migrations.sql_file import run_sql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    op.execute("DROP TABLE billing.document_request")
    op.execute("DROP TABLE billing.document")
    op.execute("DROP FUNCTION billing.document_contents()")
