"""Make a row of every fund, and let lines, products, choices, pools and runs refer to it."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0015"
down_revision = "0019"
branch_labels = None
depends_on = None

FUNCTIONS = ("billing.line_for_run", "billing.use_of_fund", "cafeteria.fund_holds")
HOLDS = """
CREATE TRIGGER fund_holds BEFORE INSERT OR UPDATE OF fund ON {table}
  FOR EACH ROW EXECUTE FUNCTION cafeteria.fund_holds()"""
DATED = """
CREATE TRIGGER dated BEFORE UPDATE OF valid OR DELETE ON cafeteria.fund
  FOR EACH ROW EXECUTE FUNCTION regie.dated_frozen()"""
# Facts of a run go where their fund is, also in a year that nobody thought of.
HELD = ("billing.budget_line", "billing.cost_pool", "cafeteria.menu_line", "cafeteria.product")
AS_TEXT = """
DELETE FROM regie.dated_kind WHERE name = 'cafeteria.fund';
ALTER TABLE billing.run_line DROP CONSTRAINT run_line_of_fund;
ALTER TABLE billing.cost_pool DROP CONSTRAINT pool_of_fund;
ALTER TABLE cafeteria.menu_line DROP CONSTRAINT menu_line_of_fund;
ALTER TABLE cafeteria.product DROP CONSTRAINT product_of_fund;
ALTER TABLE billing.budget_line DROP CONSTRAINT line_of_fund, DROP cooperation_id;
DROP TABLE cafeteria.fund;
"""


def upgrade() -> None:
    run_sql(__file__)
    replace_functions(revision, FUNCTIONS)
    for table in HELD:
        op.execute(HOLDS.format(table=table))
    op.execute(DATED)


def downgrade() -> None:
    for table in HELD:
        op.execute(f"DROP TRIGGER fund_holds ON {table}")
    restore_functions(revision)
    op.execute(AS_TEXT)
