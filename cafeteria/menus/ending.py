"""Ending an adopted product choice (beëindigen), or withdrawing one without orders (intrekken)."""

from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from cafeteria.menus.doubts import ending_questions
from cafeteria.menus.permissions import ADOPT
from regie.asking import NONE_CONFIRMED, Confirmed, Question, ask
from regie.clock import today
from regie.database.scope import Actor
from regie.database.validity import last_day
from regie.errors import Conflict, declare_refusals, msgid

END = text("SELECT cafeteria.end_menu(:tenant, :menu, :ends)")
declare_refusals(
    Conflict,
    {
        "menu_not_standing": msgid("Only an adopted product choice ends or is withdrawn."),
        "menu_used": msgid("%(times)s orders rest on it. Let it end instead of withdrawing it."),
        "menu_ends_outside": msgid(
            "It counts from %(starts_on)s up to and including %(last_day)s, so it ends on one of those "
            "days, before the last. Withdraw it if it is a mistake."
        ),
    },
)


def end_menu(
    session: Session,
    actor: Actor,
    tenant_id: int,
    menu_id: UUID,
    ends_on: date | None,
    *,
    confirmed: Confirmed = NONE_CONFIRMED,
) -> None:
    """Let an adopted choice end before its time (productkeuze beëindigen), or withdraw it; orders stay.

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        menu_id: the adopted choice.
        ends_on: first day on which it no longer counts; None to withdraw one from which nothing was ordered.
        confirmed: answers to what is asked.

    Raises:
        Forbidden: the actor may not adopt there.
        NotFound: no such choice.
        Conflict: `menu_not_standing`, `menu_used` or `menu_ends_outside`.
        Doubtful: the end lies in the past, or orders begin after it.
    """
    actor.require(ADOPT, tenant_id)
    session.flush()
    session.execute(END, {"tenant": tenant_id, "menu": menu_id, "ends": ends_on})
    session.expire_all()
    # Refused before asked; whatever is not confirmed is rolled back.
    if ends_on is not None:
        ask([*_past(ends_on), *ending_questions(session, tenant_id, menu_id, ends_on)], confirmed)


def _past(ends_on: date) -> list[Question]:
    if ends_on > today():
        return []
    message = msgid("Its last day would be %(last_day)s, which is in the past. Is that meant?")
    return [Question("ends_in_the_past", message, "last_day", {"last_day": last_day(ends_on)})]
