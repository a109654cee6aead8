"""Let a step of a route be corrected by another one, and a draft of a product choice be withdrawn."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0022"
down_revision = "0017"
branch_labels = None
depends_on = None

FUNCTIONS = ("cafeteria.withdraw_menu",)
AS_IT_WAS = """
DROP VIEW cafeteria.standing_step;
DROP INDEX cafeteria.route_step_first;
ALTER TABLE cafeteria.route_step DROP CONSTRAINT route_step_corrects,
  DROP CONSTRAINT route_step_corrected_once, DROP CONSTRAINT route_step_same,
  DROP COLUMN corrects, ADD UNIQUE (tenant_id, route_id, kind);
REVOKE UPDATE (version), DELETE ON cafeteria.menu FROM regie_ledger;
REVOKE DELETE ON cafeteria.menu_line FROM regie_ledger;
"""


def upgrade() -> None:
    run_sql(__file__)
    replace_functions(revision, FUNCTIONS)


def downgrade() -> None:
    restore_functions(revision)
    op.execute(AS_IT_WAS)
