"""The list of municipalities, declared once: what its table, its orders and its file hold."""

from sqlalchemy import func

from regie.database.tenant import Tenant
from regie.errors import msgid
from regie.listing import Column, sorts_of
from tenants.municipalities.models import Municipality

COLUMNS = (
    Column("name", msgid("Municipality"), sort="name", by=Tenant.name.expression, heading=True),
    Column("cbs_code", msgid("CBS code"), sort="cbs_code", by=Municipality.cbs_code.expression),
    Column("exists_from", msgid("First day"), "date", "exists_from", func.lower(Municipality.valid)),
    Column("last_day", msgid("Last day"), "date", "last_day", func.upper(Municipality.valid)),
    Column(
        "successor_code", msgid("Merged into"), sort="successor", by=Municipality.successor_code.expression
    ),
    Column("oin", msgid("OIN"), in_table=False),
)
SORTS = sorts_of(COLUMNS)
