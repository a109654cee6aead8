"""Let the database write the trail of what is ended or withdrawn, and hold itself to what rests on it."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "regie.dated_frozen",
    "regie.end_dated",
    "regie.require_ending",
    "regie.rests_on",
)
TABLES = ("billing.rate", "cafeteria.tariff")
FROZEN = """
DROP TRIGGER frozen ON {table};
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"""


def upgrade() -> None:
    run_sql(__file__)
    replace_functions(revision, FUNCTIONS)
    for table in TABLES:
        op.execute(FROZEN.format(table=table, function="regie.dated_frozen"))


def downgrade() -> None:
    for table in TABLES:
        op.execute(FROZEN.format(table=table, function="regie.deny"))
    restore_functions(revision)
    op.execute("DROP POLICY regie_ledger_notes ON regie.audit")
    op.execute("REVOKE INSERT (tenant_id, id, what, detail) ON regie.audit FROM regie_ledger")
    op.execute("ALTER TABLE regie.dated_kind DROP noun, DROP event, DROP rests, DROP roles, DROP kept")
