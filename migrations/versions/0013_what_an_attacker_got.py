"""Keep what work on a cancelled order costs, seal the roles of a scope, close what reached others."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "billing.cancel_order",
    "billing.drift",
    "billing.post_realise",
    "billing.release_order",
    "billing.reverse_realise",
    "billing.run_line_only_while_running",
    "billing.worked_units",
    "regie.audit_first_bad",
    "regie.audit_hash",
    "regie.audit_heads",
    "regie.audit_seal",
    "regie.claims",
    "regie.cooperations_of",
    "regie.forget_keys",
    "regie.holds",
    "regie.in_scope",
    "regie.lock_number",
    "regie.named",
    "regie.open_job",
    "regie.open_maintenance",
    "regie.open_session",
    "regie.require_no_scope",
    "regie.scope_of",
    "regie.seal",
    "regie.share_lock",
)

# The name of a tenant is known to whoever holds a role in it.
NAMED = """
CREATE POLICY named ON tenants.tenant FOR SELECT TO regie_app
  USING (id = ANY ((SELECT regie.named())::int[]))"""
AS_IT_WAS = """
DROP POLICY named ON tenants.tenant;
UPDATE tenants.role SET writes = true WHERE name = 'provider_person';
ALTER TABLE tenants.role DROP COLUMN reads;
DROP INDEX billing.hour_of_order;
ALTER TABLE billing."order" DROP COLUMN kept_units;
"""


def upgrade() -> None:
    run_sql(__file__)
    replace_functions(revision, FUNCTIONS)
    op.execute(NAMED)
    # The seal of this transaction was made as it was before: the next migration needs one that holds.
    op.execute("SELECT set_config('regie.scope', '', true)")
    op.execute("SELECT regie.open_maintenance()")


def downgrade() -> None:
    op.execute(AS_IT_WAS)
    restore_functions(revision)
    op.execute("SELECT set_config('regie.scope', '', true)")
    op.execute("SELECT regie.open_maintenance()")
