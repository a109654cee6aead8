"""Search without accents and in any composition of characters."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0012"
down_revision = "0009"
branch_labels = None
depends_on = None

FUNCTIONS = ("regie.searchable",)
AS_IT_WAS = """
ALTER TABLE billing.order DROP COLUMN searchable;
ALTER TABLE cafeteria.product DROP COLUMN searchable;
ALTER TABLE cafeteria.client DROP COLUMN searchable;
"""


def upgrade() -> None:
    replace_functions(revision, FUNCTIONS)
    run_sql(__file__)


def downgrade() -> None:
    op.execute(AS_IT_WAS)
    restore_functions(revision)
