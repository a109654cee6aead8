"""Who may book hours."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from billing.hours.week import Target
from regie.database.scope import Actor
from regie.errors import Forbidden, msgid
from regie.permissions import Role, permission
from tenants.parties.queries import list_workers_of

BOOK_HOURS = permission("hours.book", Role.CASE_MANAGER, Role.TEAM_LEAD, Role.PRODUCT_MANAGER, Role.FINANCE)
BOOK_FOR_OTHERS = permission("hours.book_for_others", Role.TEAM_LEAD)


def require_own(session: Session, actor: Actor, workers: set[UUID], targets: Iterable[Target] = ()) -> None:
    """Require that somebody may book these hours (eigen uren): the own, or as team lead those of others.

    Args:
        actor: who books.
        workers: whose hours.
        targets: what for.

    Raises:
        Forbidden: the role does not include this, or they are somebody else's hours.
        NotFound: a payer is not one of the actor's municipalities.
    """
    actor.require(BOOK_HOURS)
    for target in targets:
        if target.order_id:
            actor.require(BOOK_HOURS, target.tenant_id)
    if actor.may(BOOK_FOR_OTHERS, actor.cooperation_id):
        return
    # Also who one was: hours of last week stay one's own after another role began.
    own = list_workers_of(session, actor.cooperation_id, actor.person_id)
    if workers - {one.id for one in own}:
        raise Forbidden(
            msgid("You book your own hours; a team lead books those of others."), code="not_own_hours"
        )
