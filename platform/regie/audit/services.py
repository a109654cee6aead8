"""Writing the audit trail."""

from typing import Any, cast
from uuid import uuid4

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from regie.audit.models import Audit

_table = cast("Table", Audit.__table__)


def record(session: Session, tenant_id: int, what: str, detail: dict[str, Any]) -> None:
    """Note what the actor of this transaction does (logregel); it stands or falls with the transaction.

    Args:
        session: within a scope that may write for the tenant; the database fills in actor and time.
        tenant_id: whose trail.
        what: stable dotted name, noun first, such as `orders.posted`.
        detail: ids, figures and dates as json; never a name or anything else about a person served.

    Raises:
        Forbidden: at the edge of the transaction, when the scope may not write for the tenant.
    """
    # Only the columns that the application may write: a row is never born sealed, dated or signed.
    session.execute(insert(_table).values(tenant_id=tenant_id, id=uuid4(), what=what, detail=detail))
