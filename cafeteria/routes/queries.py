"""Reading routes and their steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Date, case, exists, func, not_, select
from sqlalchemy.orm import Session

from cafeteria.routes.models import Route, StandingStep
from cafeteria.routes.steps import ORDER, Done, next_step
from regie.errors import not_yours
from tenants.people.models import Person


@dataclass(frozen=True)
class StepRow:
    """A step (stap) as shown.

    Args:
        kind: one of `steps.ORDER`.
        happened_on: the day.
        outcome: what came of it.
        note: for colleagues; may be empty.
        recorder: name of who recorded it, when it may be seen.
        recorded_at: when it was recorded.
    """

    kind: str
    happened_on: date
    outcome: str
    note: str
    recorder: str | None
    recorded_at: datetime


@dataclass(frozen=True)
class RouteRow:
    """A route (traject) as shown.

    Args:
        id: its id.
        client_id: whose.
        opened_on: first day.
        closed_on: day of the result; None while it is open.
        version: for the next step.
        steps: in order.
    """

    id: UUID
    client_id: UUID
    opened_on: date
    closed_on: date | None
    version: int
    steps: tuple[StepRow, ...]

    @property
    def next_step(self) -> str | None:
        """Tell which step comes next (volgende stap); None after the result."""
        return next_step([Done(step.kind, step.happened_on) for step in self.steps])

    @property
    def since(self) -> date:
        """Give the day on which something happened last (laatste activiteit)."""
        return max([self.opened_on, *(step.happened_on for step in self.steps)])


def find_open_route(routes: Iterable[RouteRow]) -> RouteRow | None:
    """Pick the open route (lopend traject) of a client; there is one at most.

    Args:
        routes: of that client.

    Returns:
        The open one, or None.
    """
    return next((route for route in routes if route.closed_on is None), None)


def list_routes_of_client(session: Session, tenant_id: int, client_id: UUID) -> list[RouteRow]:
    """List the routes of a client with their steps (trajecten), the newest first.

    Args:
        session: within a scope; without a role for persons there are none.
        tenant_id: the municipality.
        client_id: the client.

    Returns:
        Routes.
    """
    query = select(Route).where(Route.tenant_id == tenant_id, Route.client_id == client_id)
    routes = session.scalars(
        query.order_by(Route.opened_on.desc(), Route.closed_on.desc().nulls_first())
    ).all()
    steps = _steps(session, tenant_id, [route.id for route in routes])
    return [_row(route, steps.get(route.id, [])) for route in routes]


def has_open_route(session: Session, tenant_id: int, client_id: UUID) -> bool:
    """Tell whether a client has an open route (lopend traject).

    Args:
        session: within a scope; without a role for persons nobody has one.
        tenant_id: the municipality.
        client_id: the client.

    Returns:
        True while one is open.
    """
    query = select(Route.id).where(Route.tenant_id == tenant_id, Route.client_id == client_id)
    return bool(session.scalar(select(exists(query.where(Route.closed_on.is_(None))))))


def require_route(session: Session, tenant_id: int, route_id: UUID) -> RouteRow:
    """Find a route with its steps (traject).

    Args:
        session: within a scope; without a role for persons nothing is found.
        tenant_id: the municipality.
        route_id: the route.

    Returns:
        The route.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    found = session.scalar(select(Route).where(Route.tenant_id == tenant_id, Route.id == route_id))
    if found is None:
        raise not_yours()
    return _row(found, _steps(session, tenant_id, [route_id]).get(route_id, []))


def list_steps(session: Session, tenant_id: int, route_id: UUID) -> tuple[StepRow, ...]:
    """List the steps of a route in order (verloop van het traject).

    Args:
        tenant_id: the municipality.
        route_id: the route.

    Returns:
        Steps.

    Raises:
        NotFound: the route does not exist, or it is not yours.
    """
    return require_route(session, tenant_id, route_id).steps


def _steps(session: Session, tenant_id: int, route_ids: list[UUID]) -> dict[UUID, list[StepRow]]:
    in_order = case({kind: place for place, kind in enumerate(ORDER)}, value=StandingStep.kind)
    query = (
        select(StandingStep, Person.name)
        .outerjoin(Person, Person.id == StandingStep.recorded_by)
        .where(StandingStep.tenant_id == tenant_id, StandingStep.route_id.in_(route_ids))
        .order_by(in_order)
    )
    found: dict[UUID, list[StepRow]] = {}
    for step, recorder in session.execute(query):
        row = StepRow(step.kind, step.happened_on, step.outcome, step.note, recorder, step.recorded_at)
        found.setdefault(step.route_id, []).append(row)
    return found


def _row(found: Route, steps: list[StepRow]) -> RouteRow:
    return RouteRow(found.id, found.client_id, found.opened_on, found.closed_on, found.version, tuple(steps))


def next_open_step() -> ColumnElement[str]:
    """Write `next_step` in SQL (volgende stap), over steps that are grouped by route or by client.

    Returns:
        The first step that the open route does not have.
    """

    def recorded(kind: str) -> ColumnElement[bool]:
        return func.coalesce(func.bool_or(StandingStep.kind == kind).filter(Route.closed_on.is_(None)), False)

    return case(*((not_(recorded(kind)), kind) for kind in ORDER))


def last_activity() -> ColumnElement[date]:
    """Give the last day of routes that a query groups (laatste gebeurtenis).

    Returns:
        The day of the last step, or of opening where there is none.
    """
    return func.greatest(func.max(Route.opened_on), func.max(StandingStep.happened_on), type_=Date)
