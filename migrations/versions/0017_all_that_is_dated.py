"""Let keys, pools, workers, products and variants be followed, ended and withdrawn."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0017"
down_revision = "0021"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "billing.check_bookable",
    "billing.cost_in_open_period",
    "billing.pool_under_key",
    "billing.post_hours",
    "billing.use_of_key",
    "billing.use_of_pool",
    "billing.use_of_product",
    "billing.use_of_variant",
    "billing.use_of_worker",
    "regie.dated_frozen",
    "regie.delete_dated",
    "regie.part_frozen",
    "regie.rests_on",
)
EVIDENCE = ("billing.distribution_key", "billing.rate", "cafeteria.tariff")
# Their words may change; their days change, and they go, only as evidence does.
PLAIN = ("billing.cost_pool", "cafeteria.product", "cafeteria.variant", "tenants.worker")
FROZEN = """
DROP TRIGGER frozen ON {table};
CREATE TRIGGER frozen BEFORE {acts} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}"""
DATED = """
CREATE TRIGGER dated BEFORE UPDATE OF valid OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION regie.dated_frozen()"""
UNDER_KEY = """
CREATE TRIGGER under_key BEFORE INSERT ON billing.cost_pool
  FOR EACH ROW EXECUTE FUNCTION billing.pool_under_key()"""
CHANGES = "UPDATE OR DELETE"
PART = {
    "table": "billing.key_bearer",
    "acts": f"INSERT OR {CHANGES}",
    "function": "regie.part_frozen('billing.distribution_key', 'key_id')",
}
WITHOUT_DATES = """
ALTER TABLE billing.distribution_key DROP CONSTRAINT key_no_overlap, ADD UNIQUE (tenant_id, name);
ALTER TABLE billing.cost_pool DROP CONSTRAINT pool_no_overlap, ADD UNIQUE (tenant_id, code);
ALTER TABLE tenants.worker DROP CONSTRAINT worker_no_overlap, DROP CONSTRAINT worker_one_account,
  ADD UNIQUE (tenant_id, party_id, role, name), ADD UNIQUE (tenant_id, person_id);
DROP POLICY regie_ledger_all ON billing.distribution_key;
DROP POLICY regie_ledger_all ON billing.key_bearer;
DROP POLICY regie_ledger_all ON billing.cost;
DROP POLICY regie_ledger_all ON cafeteria.product;
DROP POLICY regie_ledger_all ON cafeteria.variant;
REVOKE ALL ON billing.distribution_key, billing.key_bearer, billing.cost, cafeteria.product, cafeteria.variant
  FROM regie_ledger;
REVOKE UPDATE (valid), DELETE ON billing.cost_pool, tenants.worker FROM regie_ledger;
REVOKE UPDATE ON cafeteria.product, cafeteria.variant FROM regie_app;
GRANT UPDATE (name, kind, office, product_group, task_field, scheme, unit, fund, description)
  ON cafeteria.product TO regie_app;
GRANT UPDATE (name, norm_minutes) ON cafeteria.variant TO regie_app;
DELETE FROM regie.dated_kind WHERE name NOT IN ('billing.rate', 'cafeteria.tariff');
ALTER TABLE regie.dated_kind DROP part, DROP part_of;
"""


def upgrade() -> None:
    run_sql(__file__)
    replace_functions(revision, FUNCTIONS)
    for table in EVIDENCE:
        op.execute(FROZEN.format(table=table, acts=CHANGES, function="regie.dated_frozen()"))
    for table in PLAIN:
        op.execute(DATED.format(table=table))
    op.execute(FROZEN.format(**PART))
    op.execute(UNDER_KEY)


def downgrade() -> None:
    op.execute("DROP TRIGGER under_key ON billing.cost_pool")
    for table in PLAIN:
        op.execute(f"DROP TRIGGER dated ON {table}")
    for table in (*EVIDENCE, PART["table"]):
        op.execute(FROZEN.format(table=table, acts=CHANGES, function="regie.deny()"))
    restore_functions(revision)
    op.execute(WITHOUT_DATES)
    for table in (EVIDENCE[0], *PLAIN):
        op.execute(f"ALTER TABLE {table} DROP valid")
