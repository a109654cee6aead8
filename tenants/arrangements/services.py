"""Use cases of arrangements: make one, let a municipality take part."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from regie.audit.services import record
from regie.database.constraints import NO_SUCH_ROW, refused_as
from regie.database.dated import succeed
from regie.database.scope import Actor
from regie.database.tenant import MUNICIPALITY, Tenant
from regie.database.validity import validity
from regie.errors import Invalid, msgid, not_yours
from tenants.arrangements.kinds import ARRANGEMENT, PARTICIPATION
from tenants.arrangements.models import Arrangement, Participation
from tenants.arrangements.permissions import CHANGE
from tenants.arrangements.words import HOST_MUNICIPALITY


def add_arrangement(
    session: Session,
    actor: Actor,
    *,
    name: str,
    form: str,
    starts_on: date,
    ends_on: date | None = None,
    host_id: int | None = None,
    follows: bool = False,
) -> UUID:
    """Make a joint arrangement (gemeenschappelijke regeling).

    Args:
        session: writes the cooperation.
        name: unique in the cooperation on any day.
        form: `own_body` or `host_municipality`.
        starts_on: first day.
        ends_on: first day on which it no longer exists; None while no end is known.
        host_id: the municipality whose department it is, for `host_municipality` only.
        follows: one of that name without an end may end the day before.

    Returns:
        Its id.

    Raises:
        Forbidden: the actor may not change arrangements.
        Invalid: `host_needed`, `unknown_host`, or dates the wrong way round.
        Conflict: as `regie.database.dated.succeed`.
    """
    actor.require(CHANGE, actor.cooperation_id)
    if (form == HOST_MUNICIPALITY) != (host_id is not None):
        raise Invalid(
            msgid("Name the host municipality, and only for that form."), code="host_needed", field="host_id"
        )
    row = Arrangement(tenant_id=actor.cooperation_id, id=uuid4(), name=name, form=form, host_id=host_id)
    row.valid = validity(starts_on, ends_on)
    no_host = Invalid(msgid("The host is not a municipality here."), code="unknown_host", field="host_id")
    with refused_as(session, {NO_SUCH_ROW: no_host}):
        succeed(session, actor, ARRANGEMENT, row, follows=follows)
    record(session, row.tenant_id, "arrangements.added", {"arrangement": str(row.id), "form": form})
    return row.id


def add_participation(
    session: Session,
    actor: Actor,
    *,
    arrangement_id: UUID,
    tenant_id: int,
    product_group: str,
    starts_on: date,
    ends_on: date | None = None,
    follows: bool = False,
) -> UUID:
    """Let a municipality take part in an arrangement for one product group (deelname).

    Args:
        session: writes the municipality.
        arrangement_id: the arrangement.
        tenant_id: the municipality.
        product_group: group of products, as the assortment names it.
        starts_on: first day.
        ends_on: first day on which it no longer takes part; None while no end is known.
        follows: its participation without an end in the same may end the day before.

    Returns:
        Id of the participation.

    Raises:
        Forbidden: the actor may not change arrangements there.
        NotFound: no such arrangement in this cooperation.
        Invalid: dates the wrong way round.
        Conflict: `arrangement_not_then`, or as `regie.database.dated.succeed`.
    """
    actor.require(CHANGE, tenant_id)
    _require_municipality(session, tenant_id)
    _require_arrangement(session, actor.cooperation_id, arrangement_id)
    row = Participation(tenant_id=tenant_id, id=uuid4(), cooperation_id=actor.cooperation_id)
    row.arrangement_id, row.product_group = arrangement_id, product_group
    row.valid = validity(starts_on, ends_on)
    succeed(session, actor, PARTICIPATION, row, follows=follows)
    detail = {"arrangement": str(arrangement_id), "product_group": product_group}
    record(session, tenant_id, "arrangements.joined", detail)
    return row.id


def _require_municipality(session: Session, tenant_id: int) -> None:
    if session.scalar(select(Tenant.kind).where(Tenant.id == tenant_id)) != MUNICIPALITY:
        raise Invalid(msgid("Choose a municipality."), code="unknown_municipality", field="tenant_id")


def _require_arrangement(session: Session, cooperation_id: int, arrangement_id: UUID) -> None:
    found = session.scalar(
        select(Arrangement.id).where(
            Arrangement.tenant_id == cooperation_id, Arrangement.id == arrangement_id
        )
    )
    if found is None:
        raise not_yours()
