"""Hold codes of funds to a form, shared rows to a cooperation, and lines of endings to who ends."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

FUNCTIONS = ("cafeteria.fund_code",)
ROOTS = (
    "billing.distribution_key",
    "billing.run",
    "cafeteria.fund",
    "cafeteria.product",
    "tenants.arrangement",
    "tenants.party",
)
CODE = """
CREATE TRIGGER fund_code BEFORE INSERT OR UPDATE OF code ON cafeteria.fund
  FOR EACH ROW EXECUTE FUNCTION cafeteria.fund_code()"""
AS_IT_WAS = """
DO $$
DECLARE kind record;
BEGIN
  FOR kind IN SELECT name FROM regie.dated_kind LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT days_in_reach, ADD CONSTRAINT days_in_reach
      CHECK (coalesce(lower(valid), ''2000-01-01'') BETWEEN ''1900-01-01'' AND ''2200-12-31''
      AND coalesce(upper(valid), ''2000-01-01'') BETWEEN ''1900-01-01'' AND ''2201-01-01'')
      NOT VALID', kind.name);
  END LOOP;
END $$;
ALTER TABLE cafeteria.fund
  ADD CONSTRAINT fund_code CHECK (code = btrim(code) AND length(code) <= 100) NOT VALID"""


def upgrade() -> None:
    run_sql(__file__)
    replace_functions(revision, FUNCTIONS)
    op.execute(CODE)


def downgrade() -> None:
    for table in ROOTS:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT of_cooperation")
    op.execute("DROP TRIGGER fund_code ON cafeteria.fund")
    restore_functions(revision)
    op.execute(AS_IT_WAS)
