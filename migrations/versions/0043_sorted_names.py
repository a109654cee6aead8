"""Sort clients on their family names."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0043"
down_revision = "0039"
branch_labels = None
depends_on = None

FUNCTIONS = ("regie.sorted_name",)


def upgrade() -> None:
    replace_functions(revision, FUNCTIONS)
    run_sql(__file__)


def downgrade() -> None:
    op.execute("ALTER TABLE cafeteria.client DROP COLUMN sorted_by")
    restore_functions(revision)
