"""Let a reference figure be withdrawn."""

from alembic import op

from migrations.sql_file import run_sql

revision = "0045"
down_revision = "0026"
branch_labels = None
depends_on = None

AS_IT_WAS = """
DROP VIEW tenants.standing_figure;
ALTER TABLE tenants.figure DROP CONSTRAINT figure_withdraws_another, DROP COLUMN withdrawn;
CREATE VIEW tenants.standing_figure WITH (security_invoker = true) AS
  SELECT f.* FROM tenants.figure f
   WHERE NOT EXISTS (SELECT 1 FROM tenants.figure c WHERE c.tenant_id = f.tenant_id AND c.corrects = f.id);
COMMENT ON VIEW tenants.standing_figure IS 'Standing figure (geldend kengetal): the last correction of each';
GRANT SELECT ON tenants.standing_figure TO regie_app;
"""


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    op.execute(AS_IT_WAS)
