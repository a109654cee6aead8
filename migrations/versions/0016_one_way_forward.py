"""Let the database write the trail of what is ended or withdrawn, and hold itself to what rests on it."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None

FUNCTIONS = ("regie.require_ending",)


def upgrade() -> None:
    run_sql(__file__)
    replace_functions(revision, FUNCTIONS)


def downgrade() -> None:
    restore_functions(revision)
    op.execute("DROP POLICY regie_ledger_notes ON regie.audit")
    op.execute("REVOKE INSERT (tenant_id, id, what, detail) ON regie.audit FROM regie_ledger")
    op.execute("ALTER TABLE regie.dated_kind DROP noun, DROP event, DROP rests, DROP roles, DROP kept")
