"""What a municipality needs before it can start (checklist), and who can do it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.budgets.models import Balance, BudgetLine
from billing.budgets.permissions import ADOPT_DECISION, DRAFT_DECISION
from billing.costs.models import KeyBearer
from billing.costs.permissions import ADD_KEY
from billing.hours.permissions import BOOK_HOURS
from cafeteria.menus.models import Menu
from cafeteria.menus.permissions import ADOPT, DRAFT
from regie.database.tenant import Tenant
from regie.errors import msgid
from regie.permissions import Role, declared_four_eyes
from tenants.arrangements.models import Participation
from tenants.arrangements.permissions import CHANGE
from tenants.parties.models import Worker
from tenants.parties.permissions import CHANGE_WORKERS
from tenants.people.models import Person, RoleGrant
from tenants.settings.queries import list_holders_by_tenant
from tenants.settings.shortage import shortages


@dataclass(frozen=True)
class Step:
    """A step before a municipality can start (stap).

    Args:
        sentence: msgid of what is true once it is done.
        who: names of the roles that can do it.
        endpoint: page where it is done; None where no page does it.
    """

    sentence: str
    who: frozenset[str]
    endpoint: str | None


CHOICE = Step(msgid("A product choice for this year is adopted"), DRAFT.roles | ADOPT.roles, "menus.choices")
BUDGET = Step(
    msgid("The budget of this year is adopted"), DRAFT_DECISION.roles | ADOPT_DECISION.roles, "budgets.lines"
)
ARRANGEMENT = Step(msgid("It takes part in an arrangement"), CHANGE.roles, "arrangements.index")
KEY = Step(msgid("It bears costs under at least one distribution key"), ADD_KEY.roles, "costs.key_list")
PEOPLE = Step(
    msgid("There are a municipal director and two people who can adopt each other's work"),
    frozenset({Role.OPERATOR}),
    None,
)
WORKER = Step(msgid("There is a worker who can book hours"), CHANGE_WORKERS.roles, "parties.parties")


@dataclass(frozen=True)
class CheckedStep:
    """A step with whether it has been done (afgevinkt).

    Args:
        step: the step.
        done: whether it has been done.
    """

    step: Step
    done: bool


def first_steps(
    session: Session, cooperation_id: int, tenant_ids: Collection[int], on: date
) -> dict[int, list[CheckedStep]]:
    """Tell what municipalities still have to do before they can start (checklist), in six statements for all.

    Args:
        cooperation_id: the cooperation of the scope.
        tenant_ids: the municipalities.
        on: today.

    Returns:
        By municipality every step, done or not.
    """
    done = {
        CHOICE: _with_choice(session, tenant_ids, on),
        BUDGET: _with_budget(session, tenant_ids, on),
        ARRANGEMENT: _taking_part(session, tenant_ids, on),
        KEY: _bearing(session, cooperation_id, tenant_ids),
        PEOPLE: _with_enough_people(session, tenant_ids, on),
        WORKER: _with_worker(session, cooperation_id, tenant_ids, on),
    }
    return {
        tenant_id: [CheckedStep(step, tenant_id in where) for step, where in done.items()]
        for tenant_id in tenant_ids
    }


def _with_choice(session: Session, tenant_ids: Collection[int], on: date) -> set[int]:
    query = select(Menu.tenant_id).where(
        Menu.tenant_id.in_(tenant_ids), Menu.state == "adopted", Menu.period.contains(on)
    )
    return set(session.scalars(query))


def _with_budget(session: Session, tenant_ids: Collection[int], on: date) -> set[int]:
    query = (
        select(Balance.tenant_id)
        .join(BudgetLine, (BudgetLine.tenant_id == Balance.tenant_id) & (BudgetLine.id == Balance.line_id))
        .where(Balance.tenant_id.in_(tenant_ids), BudgetLine.year == on.year, Balance.budget_cents > 0)
    )
    return set(session.scalars(query.distinct()))


def _taking_part(session: Session, tenant_ids: Collection[int], on: date) -> set[int]:
    query = select(Participation.tenant_id).where(
        Participation.tenant_id.in_(tenant_ids), Participation.valid.contains(on)
    )
    return set(session.scalars(query.distinct()))


def _bearing(session: Session, cooperation_id: int, tenant_ids: Collection[int]) -> set[int]:
    query = select(KeyBearer.bearer_id).where(
        KeyBearer.tenant_id == cooperation_id, KeyBearer.bearer_id.in_(tenant_ids)
    )
    return set(session.scalars(query.distinct()))


def _with_enough_people(session: Session, tenant_ids: Collection[int], on: date) -> set[int]:
    return {
        tenant_id
        for tenant_id, people in list_holders_by_tenant(session, tenant_ids, on).items()
        if any(one.role == Role.MUNICIPAL_DIRECTOR and one.holds(on) for one in people)
        and not shortages(declared_four_eyes(), people, on)
    }


def _with_worker(session: Session, cooperation_id: int, tenant_ids: Collection[int], on: date) -> set[int]:
    # A role at the cooperation covers every municipality of it; one at a municipality that one alone.
    query = (
        select(RoleGrant.tenant_id)
        .join(Worker, Worker.person_id == RoleGrant.person_id)
        .join(Tenant, Tenant.id == RoleGrant.tenant_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            Worker.tenant_id == cooperation_id,
            RoleGrant.tenant_id.in_([*tenant_ids, cooperation_id]),
            RoleGrant.role.in_(BOOK_HOURS.roles),
            RoleGrant.valid.contains(on),
            Person.active,
        )
    )
    found = set(session.scalars(query.distinct()))
    return set(tenant_ids) if cooperation_id in found else found
