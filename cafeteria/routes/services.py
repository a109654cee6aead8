"""Use cases of routes: open one, record its next step."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from cafeteria.clients.doubts import about_words
from cafeteria.clients.queries import require_client
from cafeteria.routes.closing import questions_at_the_end
from cafeteria.routes.models import Route, RouteStep, StandingStep
from cafeteria.routes.permissions import RECORD, needed_for
from cafeteria.routes.steps import LAST, Done, check_correction, check_not_in_future, check_step, far_off
from regie.asking import NONE_CONFIRMED, Confirmed, Question, ask
from regie.audit.services import record
from regie.clock import today
from regie.database.constraints import TAKEN, refused_as
from regie.database.rows import rows_as
from regie.database.scope import Actor
from regie.database.versions import take_version
from regie.errors import Conflict, Invalid, msgid, not_yours


def open_route(
    session: Session,
    actor: Actor,
    tenant_id: int,
    client_id: UUID,
    opened_on: date,
    confirmed: Confirmed = NONE_CONFIRMED,
) -> UUID:
    """Open a route for a client who has none open (traject openen).

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        client_id: the client.
        opened_on: first day; not after today.
        confirmed: keys of the questions that were answered with yes.

    Returns:
        Its id; its version is 1 and its first step is the application.

    Raises:
        Forbidden: the actor may not record routes there.
        NotFound: no such client.
        Conflict: `route_open`.
        Doubtful: the day is more than a year ago.
        Invalid: `in_future`.
    """
    actor.require(RECORD, tenant_id)
    require_client(session, tenant_id, client_id)
    check_not_in_future(opened_on, today())
    ask(far_off(opened_on, today()), confirmed)
    route_id = uuid4()
    standing = Conflict(msgid("This client has an open route already."), code="route_open")
    values = {"tenant_id": tenant_id, "id": route_id, "client_id": client_id, "opened_on": opened_on}
    with refused_as(session, {TAKEN: standing}):
        session.execute(insert(Route).values(**values))
    record(session, tenant_id, "routes.opened", {"route": str(route_id), "client": str(client_id)})
    return route_id


def record_step(
    session: Session,
    actor: Actor,
    tenant_id: int,
    route_id: UUID,
    *,
    expected_version: int,
    kind: str,
    happened_on: date,
    outcome: str,
    note: str = "",
    confirmed: Confirmed = NONE_CONFIRMED,
) -> int:
    """Record the next step of a route (stap vastleggen); the result closes it.

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        route_id: the route.
        expected_version: version that the person saw.
        kind: `application`, `intake`, `diagnosis`, `route` or `result`, in this order.
        happened_on: its day; not before the previous step and not after today.
        outcome: what came of it.
        note: for colleagues; may be empty.
        confirmed: keys of the questions that were answered with yes.

    Returns:
        The new version of the route.

    Raises:
        Forbidden: the actor may not record this step there.
        NotFound: no such route.
        Conflict: `stale`, `step_done`, `step_out_of_order` or `route_closed`.
        Invalid: `unknown_step`, `outcome_needed`, `before_previous_step` or `in_future`.
        Doubtful: the day is more than a year ago, or orders of the client run on after the result.
    """
    actor.require(needed_for(kind), tenant_id)
    route = _require_route(session, tenant_id, route_id)
    _require_outcome(outcome)
    check_step(route.opened_on, _done(session, tenant_id, route_id), kind, happened_on, today())
    ask(_doubts(session, route, kind, happened_on, (outcome, note)), confirmed)
    version = take_version(session, Route, tenant_id, route_id, expected_version)
    _write(session, actor, route, kind, happened_on, outcome, note)
    record(session, tenant_id, "routes.step", {"route": str(route_id), "kind": kind})
    return version


def correct_step(
    session: Session,
    actor: Actor,
    tenant_id: int,
    route_id: UUID,
    *,
    expected_version: int,
    kind: str,
    happened_on: date,
    outcome: str,
    note: str = "",
    confirmed: Confirmed = NONE_CONFIRMED,
) -> int:
    """Correct a step of a route by one that takes its place (stap corrigeren); the wrong one stays as it is.

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        route_id: the route.
        expected_version: version that the person saw.
        kind: which step.
        happened_on: its day; between those of the steps beside it, and not after today.
        outcome: what came of it.
        note: for colleagues; may be empty.
        confirmed: keys of the questions that were answered with yes.

    Returns:
        The new version of the route.

    Raises:
        Forbidden: the actor may not record this step there.
        NotFound: no such route.
        Conflict: `stale`, or `step_not_done`.
        Invalid: `outcome_needed`, `before_previous_step`, `after_next_step` or `in_future`.
        Doubtful: as for `record_step`.
    """
    actor.require(needed_for(kind), tenant_id)
    route = _require_route(session, tenant_id, route_id)
    _require_outcome(outcome)
    check_correction(route.opened_on, _done(session, tenant_id, route_id), kind, happened_on, today())
    ask(_doubts(session, route, kind, happened_on, (outcome, note)), confirmed)
    version = take_version(session, Route, tenant_id, route_id, expected_version)
    here = (StandingStep.tenant_id == tenant_id, StandingStep.route_id == route_id)
    wrong = session.scalars(select(StandingStep.id).where(*here, StandingStep.kind == kind)).one()
    _write(session, actor, route, kind, happened_on, outcome, note, wrong)
    record(session, tenant_id, "routes.step_corrected", {"route": str(route_id), "kind": kind})
    return version


def _doubts(
    session: Session, route: Route, kind: str, happened_on: date, words: tuple[str, str]
) -> list[Question]:
    doubts = [*far_off(happened_on, today()), *about_words(outcome=words[0], note=words[1])]
    if kind == LAST:
        doubts += questions_at_the_end(session, route.tenant_id, route.client_id, happened_on)
    return doubts


def _require_outcome(outcome: str) -> None:
    if not outcome.strip():
        raise Invalid(msgid("Say what came of it."), code="outcome_needed", field="outcome")


def _write(
    session: Session,
    actor: Actor,
    route: Route,
    kind: str,
    happened_on: date,
    outcome: str,
    note: str,
    corrects: UUID | None = None,
) -> None:
    row = RouteStep(tenant_id=route.tenant_id, id=uuid4(), route_id=route.id, kind=kind, corrects=corrects)
    row.happened_on, row.outcome, row.note = happened_on, outcome.strip(), note.strip()
    row.recorded_by = actor.person_id
    session.add(row)
    session.flush()
    if kind == LAST:
        _close(session, route.tenant_id, route.id, happened_on)


def _require_route(session: Session, tenant_id: int, route_id: UUID) -> Route:
    # Locked, so that two people who record the same step at the same moment follow each other.
    found = session.scalar(
        select(Route)
        .where(Route.tenant_id == tenant_id, Route.id == route_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise not_yours()
    return found


def _done(session: Session, tenant_id: int, route_id: UUID) -> list[Done]:
    query = select(StandingStep.kind, StandingStep.happened_on).where(
        StandingStep.tenant_id == tenant_id, StandingStep.route_id == route_id
    )
    return rows_as(Done, session.execute(query))


def _close(session: Session, tenant_id: int, route_id: UUID, closed_on: date) -> None:
    change = update(Route).where(Route.tenant_id == tenant_id, Route.id == route_id)
    session.execute(change.values(closed_on=closed_on).execution_options(synchronize_session=False))
    session.expire_all()
