"""Use cases of funds: add one, change its words; ending and withdrawing go as `regie.database.dated` says."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from cafeteria.funds.models import Fund
from cafeteria.funds.permissions import CHANGE
from regie.audit.services import record
from regie.database.constraints import TAKEN, refused_as
from regie.database.scope import Actor
from regie.database.validity import validity
from regie.errors import Invalid, msgid, not_yours

NO_SUCH_FUND = msgid("There is no such fund here. Choose one of the list.")


def require_fund_code(session: Session, cooperation_id: int, code: str) -> None:
    """Insist that there is a fund (geldstroom); the database then says whether it holds.

    Args:
        cooperation_id: the cooperation of the scope.
        code: of the fund.

    Raises:
        Invalid: `unknown_fund`.
    """
    here = select(Fund.id).where(Fund.tenant_id == cooperation_id, Fund.code == code)
    if session.scalar(here) is None:
        raise Invalid(NO_SUCH_FUND, code="unknown_fund", field="fund")


def add_fund(
    session: Session,
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: str = "ordinary",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> UUID:
    """Add a fund (geldstroom) that municipalities can have budget on.

    Args:
        session: writes the cooperation.
        code: once in the cooperation, for ever.
        name: as shown.
        kind: `ordinary` or `open_ended`.
        starts_on: first day; None where it held always.
        ends_on: first day on which it no longer holds; None while no end is known.

    Returns:
        Its id.

    Raises:
        Forbidden: the actor may not change funds.
        Invalid: `fund_exists`, or the dates are the wrong way round.
    """
    actor.require(CHANGE, actor.cooperation_id)
    row = Fund(tenant_id=actor.cooperation_id, id=uuid4(), code=code, name=name, kind=kind)
    row.valid = validity(starts_on, ends_on)
    message = msgid("There is a fund with code %(fund)s already.")
    exists = Invalid(message, code="fund_exists", field="code", fund=code)
    with refused_as(session, {TAKEN: exists}):
        session.add(row)
    record(session, row.tenant_id, "funds.added", {"fund": str(row.id), "code": code, "kind": kind})
    return row.id


def change_fund(session: Session, actor: Actor, fund_id: UUID, *, name: str, kind: str) -> bool:
    """Change name and kind of a fund (geldstroom hernoemen); its code stays, for what refers to it.

    Args:
        session: writes the cooperation.
        fund_id: the fund.
        name: as shown.
        kind: `ordinary` or `open_ended`.

    Returns:
        Whether anything was changed; nothing is noted where it stood so already.

    Raises:
        Forbidden: the actor may not change funds.
        NotFound: no such fund.
    """
    actor.require(CHANGE, actor.cooperation_id)
    row = session.scalar(select(Fund).where(Fund.tenant_id == actor.cooperation_id, Fund.id == fund_id))
    if row is None:
        raise not_yours()
    detail = {"fund": str(fund_id), "before": row.name, "after": name, "kind": kind}
    row.name, row.kind = name, kind
    changed = session.is_modified(row)
    if changed:
        session.flush()
        record(session, row.tenant_id, "funds.changed", detail)
    return changed
