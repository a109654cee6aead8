"""Keep days within reach, corrections to what stood, and the lock of prices to those who write."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0024"
down_revision = "0015"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "regie.corrects_standing",
    "regie.take_lock",
)
CORRECTED = ("cafeteria.route_step", "tenants.figure")
TRIGGER = """
CREATE TRIGGER corrects BEFORE INSERT ON {table} FOR EACH ROW WHEN (NEW.corrects IS NOT NULL)
  EXECUTE FUNCTION regie.corrects_standing()"""
WITHOUT_BOUNDS = """
DO $$
DECLARE kind record;
BEGIN
  FOR kind IN SELECT name FROM regie.dated_kind LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT days_in_reach', kind.name);
  END LOOP;
END $$;
ALTER TABLE cafeteria.fund DROP CONSTRAINT fund_code"""


def upgrade() -> None:
    run_sql(__file__)
    replace_functions(revision, FUNCTIONS)
    for table in CORRECTED:
        op.execute(TRIGGER.format(table=table))


def downgrade() -> None:
    for table in CORRECTED:
        op.execute(f"DROP TRIGGER corrects ON {table}")
    restore_functions(revision)
    op.execute(WITHOUT_BOUNDS)
