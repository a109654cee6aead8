"""Let arrangements, participations, parties and roles be followed, ended and withdrawn."""

from alembic import op

from migrations.sql_file import run_sql
from migrations.stored_functions import replace_functions, restore_functions

revision = "0018"
down_revision = "0022"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "billing.party_stands",
    "billing.use_of_participation",
    "billing.use_of_party",
    "regie.end_dated",
    "tenants.participation_within",
    "tenants.use_of_arrangement",
    "tenants.use_of_role_grant",
)
FROZEN = ("tenants.arrangement", "tenants.participation", "tenants.role_grant")
# What a party is called may change; its days and its going as those of evidence.
TRIGGERS = """
CREATE TRIGGER dated BEFORE UPDATE OF valid OR DELETE ON tenants.party
  FOR EACH ROW EXECUTE FUNCTION regie.dated_frozen();
CREATE TRIGGER party_stands BEFORE INSERT ON billing.rate
  FOR EACH ROW EXECUTE FUNCTION billing.party_stands();
CREATE TRIGGER party_stands BEFORE INSERT ON billing.hour
  FOR EACH ROW EXECUTE FUNCTION billing.party_stands();
CREATE TRIGGER within BEFORE INSERT ON tenants.participation
  FOR EACH ROW EXECUTE FUNCTION tenants.participation_within();
"""
FREEZE = """
SELECT regie.freeze_rows('{table}');
DROP TRIGGER frozen ON {table};
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION regie.dated_frozen();
"""
WITHOUT = """
DROP TRIGGER dated ON tenants.party;
DROP TRIGGER party_stands ON billing.rate;
DROP TRIGGER party_stands ON billing.hour;
DROP TRIGGER within ON tenants.participation;
"""
AS_IT_WAS = """
DELETE FROM regie.dated_kind
 WHERE name IN ('tenants.arrangement', 'tenants.participation', 'tenants.party', 'tenants.role_grant');
DROP POLICY regie_ledger_all ON tenants.arrangement;
DROP POLICY regie_ledger_all ON tenants.participation;
DROP POLICY regie_ledger_all ON tenants.party;
DROP POLICY regie_ledger_all ON tenants.role_grant;
DROP POLICY regie_ledger_reads ON tenants.person;
DROP POLICY regie_ledger_reads ON regie.audit;
REVOKE ALL ON tenants.arrangement, tenants.participation, tenants.party, tenants.role_grant FROM regie_ledger;
REVOKE SELECT (id, active) ON tenants.person FROM regie_ledger;
REVOKE SELECT (tenant_id, actor, recorded_at, what) ON regie.audit FROM regie_ledger;
REVOKE UPDATE (name, is_principal, is_performer, is_contractor) ON tenants.party FROM regie_app;
ALTER TABLE tenants.arrangement DROP CONSTRAINT arrangement_no_overlap, ADD UNIQUE (tenant_id, name);
ALTER TABLE tenants.party DROP valid, ADD UNIQUE (tenant_id, name);
"""


def upgrade() -> None:
    run_sql(__file__)
    replace_functions(revision, FUNCTIONS)
    op.execute(TRIGGERS)
    for table in FROZEN:
        op.execute(FREEZE.format(table=table))


def downgrade() -> None:
    op.execute(WITHOUT)
    for table in FROZEN:
        op.execute(f"DROP TRIGGER frozen ON {table}")
        op.execute(f"DROP TRIGGER never_truncated ON {table}")
    restore_functions(revision)
    op.execute(AS_IT_WAS)
