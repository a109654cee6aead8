"""Reading what waits for a decision and what was decided lately, in a fixed number of statements."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from billing.approvals.permissions import SEE_INBOX
from billing.budgets.after import LineEffect
from billing.budgets.models import Decision
from billing.budgets.permissions import ADOPT_DECISION
from billing.budgets.queries import LineBalance, is_replaced, list_budget_lines_of
from billing.budgets.waiting import WaitingDecision, list_drafted_decisions, list_effects_by_decision
from billing.effects.effects import ChosenLine, FundBudget, FundEffect, effects_of
from cafeteria.menus.models import Menu
from cafeteria.menus.permissions import ADOPT
from cafeteria.menus.waiting import Proposed, WaitingMenu, list_proposed_by_menu, list_waiting_menus
from regie.audit.models import Audit
from regie.database.scope import Actor
from regie.database.validity import last_day
from regie.errors import msgid
from regie.permissions import Permission
from tenants.people.models import Person

SHOWN = 50
MENU = msgid("Product choice of %(starts_on)s up to and including %(last_day)s")
DECISION = msgid("Decision %(number)s")


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a decision (wacht op een besluit).

    Args:
        about: the product choice or the decision.
        by: name of who submitted or recorded it, where it may be seen.
        at: when.
    """

    about: WaitingMenu | WaitingDecision
    by: str | None
    at: datetime

    @property
    def took_part(self) -> frozenset[UUID]:
        """Give the accounts that may not decide on it, for it is theirs (vier ogen)."""
        return self.about.took_part

    @property
    def tenant_id(self) -> int:
        """Give the municipality."""
        return self.about.tenant_id

    @property
    def permission(self) -> Permission:
        """Give what somebody needs to decide on it (bevoegdheid)."""
        return ADOPT if isinstance(self.about, WaitingMenu) else ADOPT_DECISION

    def may_decide(self, actor: Actor) -> bool:
        """Tell whether somebody may decide on it (vier ogen).

        Args:
            actor: the person.

        Returns:
            True with the role there, for somebody who took no part.
        """
        return actor.may(self.permission, self.tenant_id) and actor.person_id not in self.took_part


def list_waiting(session: Session, actor: Actor) -> list[Waiting]:
    """List what waits in the municipalities of a budget holder or director (te beslissen), the oldest first.

    Args:
        actor: whose municipalities.

    Returns:
        Submitted product choices and drafted decisions, those of the person too.
    """
    where = actor.where(SEE_INBOX)
    menus = [Waiting(one, one.submitter, one.submitted_at) for one in list_waiting_menus(session, where)]
    drafts = [Waiting(one, one.drafter, one.drafted_at) for one in list_drafted_decisions(session, where)]
    return sorted([*menus, *drafts], key=lambda one: (one.at, one.about.id))


@dataclass(frozen=True)
class Effects:
    """What deciding on some things does (gevolgen).

    Args:
        of_decisions: by decision, each of its lines before and after it.
        of_menus: by product choice, what it can ask of each fund.
        proposed: by product choice, its lines and how many changes it makes.
    """

    of_decisions: dict[UUID, list[LineEffect]]
    of_menus: dict[UUID, list[FundEffect]]
    proposed: dict[UUID, Proposed]


def gather_effects(
    session: Session, waiting: Sequence[Waiting], on: date, names: Mapping[str, str]
) -> Effects:
    """Work out the effects of everything on a page of the queue (gevolgen in euro's).

    Args:
        waiting: what stands on the page.
        on: today.
        names: of the funds, by code.

    Returns:
        Effects, from four statements however many there are.
    """
    menus = [one.about for one in waiting if isinstance(one.about, WaitingMenu)]
    drafts = [one.about for one in waiting if isinstance(one.about, WaitingDecision)]
    of_decisions = list_effects_by_decision(
        session, {draft.tenant_id for draft in drafts}, [draft.id for draft in drafts]
    )
    found = list_proposed_by_menu(session, menus, on)
    budgets = list_budget_lines_of(
        session, {menu.tenant_id for menu in menus}, {menu.period.start.year for menu in menus}
    )
    of_menus = {menu.id: _of_menu(menu, found[menu.id], budgets, names) for menu in menus}
    return Effects(of_decisions, of_menus, found)


def _of_menu(
    menu: WaitingMenu, held: Proposed, budgets: Sequence[LineBalance], names: Mapping[str, str]
) -> list[FundEffect]:
    chosen = [
        ChosenLine(line.fund, line.unit_cents, line.ceiling_units, line.used_units) for line in held.lines
    ]
    year = menu.period.start.year
    return effects_of(
        chosen,
        [
            FundBudget(line.fund, line.total, line.realised, line.committed, line.held, line.used)
            for line in budgets
            if (line.tenant_id, line.year) == (menu.tenant_id, year)
        ],
        names,
    )


@dataclass(frozen=True)
class Decided:
    """Something that was decided (beslist).

    Args:
        tenant_id: the municipality.
        title: msgid of what it is.
        numbers: what fills the title.
        endpoint: its page.
        address: the rest of that page's address, apart from the municipality.
        outcome: `adopted`, `returned` or `withdrawn`.
        by: name of who did, where it may be seen.
        at: when.
        reason: why it was returned.
    """

    tenant_id: int
    title: str
    numbers: dict[str, object]
    endpoint: str
    address: dict[str, UUID]
    outcome: str
    by: str | None
    at: datetime
    reason: str


def list_decided(session: Session, tenant_ids: Collection[int], since: datetime) -> list[Decided]:
    """List what was adopted, returned or withdrawn lately (pas beslist), newest first.

    Args:
        tenant_ids: the municipalities.
        since: from which moment, aware.

    Returns:
        At most fifty.
    """
    found = [*_decided_decisions(session, tenant_ids, since), *_decided_menus(session, tenant_ids, since)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:SHOWN]


def _decided_decisions(session: Session, tenant_ids: Collection[int], since: datetime) -> Iterator[Decided]:
    at = func.coalesce(Decision.adopted_at, Decision.ended_at)
    query = (
        select(
            Decision.tenant_id,
            Decision.id,
            Decision.number,
            Decision.state,
            Decision.return_reason,
            Person.name.label("decider"),
            at.label("moment"),
        )
        .outerjoin(Person, Person.id == func.coalesce(Decision.adopted_by, Decision.ended_by))
        .where(Decision.tenant_id.in_(tenant_ids), Decision.state != "draft", at >= since)
        # What its drafter changed was not decided on.
        .where(~((Decision.state == "withdrawn") & is_replaced()))
        .order_by(at.desc())
        .limit(SHOWN)
    )
    for row in session.execute(query):
        yield Decided(
            tenant_id=row.tenant_id,
            title=DECISION,
            numbers={"number": row.number},
            endpoint="budgets.decision",
            address={"decision_id": row.id},
            outcome=row.state,
            by=row.decider,
            at=row.moment,
            reason=row.return_reason,
        )


def _decided_menus(session: Session, tenant_ids: Collection[int], since: datetime) -> Iterator[Decided]:
    # The trail knows of each time that a choice was returned; its words stand with the choice, the last ones.
    events = {"menus.adopted": "adopted", "menus.returned": "returned"}
    query = (
        select(Menu.tenant_id, Menu.id, Menu.period, Menu.return_reason)
        .add_columns(Audit.what, Person.name.label("decider"), Audit.recorded_at)
        .join(
            Audit, (Audit.tenant_id == Menu.tenant_id) & (Audit.detail["menu"].astext == cast(Menu.id, Text))
        )
        .outerjoin(Person, Person.id == Audit.actor)
        .where(Audit.tenant_id.in_(tenant_ids), Audit.what.in_(events), Audit.recorded_at >= since)
        .order_by(Audit.recorded_at.desc())
        .limit(SHOWN)
    )
    explained: set[UUID] = set()
    for row in session.execute(query):
        last = row.what == "menus.returned" and row.id not in explained
        explained |= {row.id} if last else set()
        yield Decided(
            tenant_id=row.tenant_id,
            title=MENU,
            numbers={"starts_on": row.period.lower, "last_day": last_day(row.period.upper)},
            endpoint="menus.show",
            address={"menu_id": row.id},
            outcome=events[row.what],
            by=row.decider,
            at=row.recorded_at,
            reason=row.return_reason if last else "",
        )
