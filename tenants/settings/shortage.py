"""Whether enough people are left (vervanging): nobody approves their own change, so some work takes two."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from regie.database.validity import last_day
from regie.errors import msgid
from regie.permissions import FourEyes, Permission

NOBODY_DRAFTS = msgid("nobody here can draft it.")
NOBODY_ADOPTS = msgid("nobody here can adopt it.")
ONE_FOR_ALL = msgid("only %(name)s can draft it, and nobody else can adopt it.")
ONE_ADOPTS_AND_DRAFTS = msgid("only %(name)s can adopt it. What %(name)s drafts, nobody can adopt.")
ONE_ADOPTS = msgid("only %(name)s can adopt it. It waits while %(name)s is away.")
ONE_DRAFTS = msgid("only %(name)s can draft it. It waits while %(name)s is away.")


@dataclass(frozen=True)
class Holder:
    """Somebody with a role in a municipality (rolhouder).

    Args:
        person_id: the account.
        name: as shown.
        role: name of the role.
        where: name of the municipality, or of the cooperation that covers it.
        starts_on: first day.
        ends_on: first day on which the role no longer counts; None while no end is known.
        grant_id: the grant, where it is held at the municipality itself; None for one of the cooperation.
    """

    person_id: UUID
    name: str
    role: str
    where: str
    starts_on: date
    ends_on: date | None
    grant_id: UUID | None = None

    @property
    def last_day(self) -> date | None:
        """Give the last day of the role (laatste dag); None while no end is known."""
        return last_day(self.ends_on)

    def holds(self, on: date) -> bool:
        """Tell whether the role counts on a day (geldig)."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)


@dataclass(frozen=True)
class Shortage:
    """Work for which too few people are left (te weinig mensen).

    Args:
        work: msgid; what it is called.
        sentence: msgid.
        name: who is the only one; empty where nobody is.
    """

    work: str
    sentence: str
    name: str = ""


def shortages(works: Iterable[FourEyes], people: Collection[Holder], on: date) -> list[Shortage]:
    """Tell for which work fewer than two people are left (te weinig mensen).

    Args:
        works: work that one person drafts and another adopts.
        people: who has a role in the municipality, or will have.
        on: the day on which roles must count.

    Returns:
        At most one for each kind of work, the most urgent.
    """
    now = [holder for holder in people if holder.holds(on)]
    found = (_shortage(work, _who(work.drafts, now), _who(work.adopts, now)) for work in works)
    return [shortage for shortage in found if shortage]


def _who(permission: Permission, people: Collection[Holder]) -> dict[UUID, str]:
    return {holder.person_id: holder.name for holder in people if holder.role in permission.roles}


def _shortage(work: FourEyes, drafters: dict[UUID, str], adopters: dict[UUID, str]) -> Shortage | None:
    if not drafters:
        return Shortage(work.work, NOBODY_DRAFTS)
    if not adopters:
        return Shortage(work.work, NOBODY_ADOPTS)
    if len(adopters) == 1:
        ((person, name),) = adopters.items()
        if drafters.keys() == adopters.keys():
            return Shortage(work.work, ONE_FOR_ALL, name)
        return Shortage(work.work, ONE_ADOPTS_AND_DRAFTS if person in drafters else ONE_ADOPTS, name)
    if len(drafters) == 1:
        return Shortage(work.work, ONE_DRAFTS, *drafters.values())
    return None
