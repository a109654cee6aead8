"""Let a reference figure be corrected by another one."""

from alembic import op

from migrations.sql_file import run_sql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

AS_IT_WAS = """
DROP VIEW tenants.standing_figure;
DROP INDEX tenants.figure_first;
ALTER TABLE tenants.figure DROP CONSTRAINT figure_corrects, DROP CONSTRAINT figure_corrected_once,
  DROP CONSTRAINT figure_same, DROP COLUMN corrects,
  ADD UNIQUE (tenant_id, bearer, name, year, reference_date, source);
"""


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    op.execute(AS_IT_WAS)
