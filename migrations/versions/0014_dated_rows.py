"""Let tariffs and rates be followed, ended, and withdrawn while nothing rests on them."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "billing.use_of_rate",
    "billing.use_of_tariff",
)


def upgrade() -> None:
    run_sql(__file__)
    replace_functions(revision, FUNCTIONS)


def downgrade() -> None:
    restore_functions(revision)
    op.execute("DROP INDEX billing.hour_of_rate")
    op.execute("REVOKE UPDATE (valid), DELETE ON billing.rate, cafeteria.tariff FROM regie_ledger")
    op.execute("DROP TABLE regie.dated_kind")
