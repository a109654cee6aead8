"""${message}."""

from migrations.sql_file import run_sql

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    ${downgrades if downgrades else "raise RuntimeError('write how to go back')"}
