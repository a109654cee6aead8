"""Let people change their own password."""

from migrations.stored_functions import replace_functions, restore_functions

revision = "0039"
down_revision = "0029"
branch_labels = None
depends_on = None

FUNCTIONS = ("regie.audit_actor", "regie.change_password")


def upgrade() -> None:
    replace_functions(revision, FUNCTIONS)


def downgrade() -> None:
    restore_functions(revision)
