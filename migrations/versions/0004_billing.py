"""Create the billing schema."""

from alembic import op

from migrations.sql_file import drop_schemas, run_sql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ADMITTED = (
    "tenants.worker",
    "tenants.tenant",
    "cafeteria.menu",
    "cafeteria.menu_line",
    "cafeteria.menu_usage",
    "cafeteria.tariff",
    "cafeteria.client",
)


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    drop_schemas("billing")
    for table in ADMITTED:
        op.execute(f"DROP POLICY regie_ledger_all ON {table}")
        op.execute(f"REVOKE ALL ON {table} FROM regie_ledger")
