"""The ledger against a model in plain Python: whatever is done in whatever order, both say the same.

REGIE_MACHINE_EXAMPLES sets how many sequences of acts are tried.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.walls.acting import Connection, open_scope
from tests.walls.books import FUNDS, LINDEHAVEN, YEARS, Balance, Books, Line, empty_books, refusal_of
from tests.world import World

EXAMPLES = int(os.environ.get("REGIE_MACHINE_EXAMPLES", "15"))
STEPS = 25
ROOM = 500
LINES = st.sampled_from([(fund, year) for fund in FUNDS for year in YEARS])
CENTS = st.integers(1, 400)


class KeptBooks(Books):
    """Books that keep a connection for each person: a machine takes many steps."""

    @contextmanager
    def by(self, login: str, *writes: str) -> Iterator[Connection]:
        """Act in this municipality, or in others that are named."""
        kept: dict[str, Connection] = self.__dict__.setdefault("kept", {})
        if login not in kept:
            kept[login] = psycopg.connect(os.environ["DATABASE_URL"])
        with kept[login].transaction():
            open_scope(kept[login], self.world, login, *(writes or (self.people.slug,)))
            yield kept[login]

    def close(self) -> None:
        """Close them."""
        for connection in self.__dict__.get("kept", {}).values():
            connection.close()


@dataclass
class ModelOrder:
    """What an order still commits, by line."""

    open: dict[Line, int]
    placed: bool = True


@dataclass
class ModelRun:
    """What a run realised by line, and freed by order and line."""

    realised: dict[Line, int] = field(default_factory=dict)
    freed: dict[tuple[UUID, Line], int] = field(default_factory=dict)


class Model:
    """The ledger as one would explain it: sums, and what is beyond them is uncovered."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.budget = dict.fromkeys(lines, ROOM)
        self.cover = dict.fromkeys(self.budget, 0)
        self.committed = dict.fromkeys(self.budget, 0)
        self.realised = dict.fromkeys(self.budget, 0)
        self.orders: dict[UUID, ModelOrder] = {}
        self.runs: dict[UUID, ModelRun] = {}

    def room(self, line: Line) -> int:
        """What is left; below zero it is uncovered."""
        return self.budget[line] + self.cover[line] - self.committed[line] - max(self.realised[line], 0)

    def balances(self) -> dict[Line, Balance]:
        """Every line the way the ledger tells it."""
        return {
            line: Balance(
                self.budget[line],
                self.cover[line],
                max(0, -self.room(line)),
                0,
                self.committed[line],
                self.realised[line],
            )
            for line in self.budget
        }

    def realise(self, run: ModelRun, line: Line, cents: int, order: UUID | None) -> None:
        """Book a fact, which uses what its order commits."""
        if order is not None:
            freed = min(cents, self.orders[order].open.get(line, 0))
            self.commit(order, line, -freed)
            run.freed[order, line] = run.freed.get((order, line), 0) + freed
        self.realised[line] += cents
        run.realised[line] = run.realised.get(line, 0) + cents

    def reverse(self, run: ModelRun) -> None:
        """Take facts back; orders that stand commit again what they were freed of."""
        for line, cents in run.realised.items():
            self.realised[line] -= cents
        for (order, line), cents in run.freed.items():
            if self.orders[order].placed:
                self.commit(order, line, cents)

    def cancel(self, order: UUID) -> int:
        """Release what an order commits still."""
        released = sum(self.orders[order].open.values())
        for line, cents in list(self.orders[order].open.items()):
            self.commit(order, line, -cents)
        self.orders[order].placed = False
        return released

    def commit(self, order: UUID, line: Line, cents: int) -> None:
        """Let an order commit more, or less."""
        self.orders[order].open[line] = self.orders[order].open.get(line, 0) + cents
        self.committed[line] += cents


def refused(act: Callable[[], object]) -> dict[str, object] | None:
    """Do something; the refusal with its SQLSTATE, or None when it was done."""
    try:
        act()
    except psycopg.Error as refusal:
        return {"state": refusal.sqlstate} | refusal_of(refusal)
    return None


class LedgerMachine(RuleBasedStateMachine):
    """Decisions, orders, cancellations, facts and reversals on two funds in two years."""

    books: Books
    superuser_url: str
    model: Model
    orders = Bundle("orders")
    runs = Bundle("runs")

    @initialize()
    def start(self) -> None:
        """Every line has the same room and nothing else."""
        with psycopg.connect(self.superuser_url) as superuser:
            empty_books(superuser)
        self.books.decide("budget", dict.fromkeys(self.books.lines, ROOM))
        self.model = Model(self.books.lines)

    @rule(
        amounts=st.dictionaries(LINES, CENTS | CENTS.map(lambda cents: -cents), min_size=1, max_size=3),
        cover=st.booleans(),
    )
    def decide(self, amounts: dict[Line, int], cover: bool) -> None:
        """A decision is adopted as a whole, unless it takes away what is used."""
        figures = self.model.cover if cover else self.model.budget
        fits = all(cents > 0 or self.model.room(line) + cents >= 0 for line, cents in amounts.items())
        told = refused(lambda: self.books.decide("cover" if cover else "budget", amounts))
        assert (told is None) == fits, told
        if fits:
            for line, cents in amounts.items():
                figures[line] += cents
        else:
            assert told
            assert told["state"] == "RG001"

    @rule(
        target=orders,
        fund=st.sampled_from(FUNDS),
        amounts=st.dictionaries(st.sampled_from(YEARS), st.integers(0, 300), min_size=1),
    )
    def order(self, fund: str, amounts: dict[int, int]) -> object:
        """An order is placed when every year has room for it, and else leaves no trace."""
        if not sum(amounts.values()):
            return multiple()
        asked = {(fund, year): cents for year, cents in sorted(amounts.items())}
        short = [line for line, cents in asked.items() if cents > max(0, self.model.room(line))]
        placed: list[UUID] = []
        told = refused(lambda: placed.append(self.books.order(fund, amounts)))
        if short:
            line, available = short[0], max(0, self.model.room(short[0]))
            assert told
            assert (told["state"], told["year"], told["available"]) == ("RG001", line[1], available)
            assert told["short_by"] == asked[line] - available
            return multiple()
        assert told is None
        self.model.orders[placed[0]] = ModelOrder({})
        for line, cents in asked.items():
            self.model.commit(placed[0], line, cents)
        return placed[0]

    @rule(order=orders)
    def cancel(self, order: UUID) -> None:
        """An order is cancelled once."""
        if self.model.orders[order].placed:
            assert self.books.cancel(order) == self.model.cancel(order)
        else:
            told = refused(lambda: self.books.cancel(order))
            assert told
            assert told["code"] == "order_not_placed"

    @rule(target=runs, line=LINES, cents=CENTS, credit=st.booleans())
    def realise(self, line: Line, cents: int, credit: bool) -> UUID:
        """A fact or a credit is always booked."""
        return self.book({(line, None): -cents if credit else cents})

    @rule(target=runs, order=orders, cents=CENTS, more=st.dictionaries(LINES, CENTS, max_size=2))
    def realise_an_order(self, order: UUID, cents: int, more: dict[Line, int]) -> UUID:
        """Hours on an order, with other facts in the same run."""
        line = min(self.model.orders[order].open)
        return self.book({(line, order): cents} | {(each, None): -cents for each, cents in more.items()})

    def book(self, facts: dict[tuple[Line, UUID | None], int]) -> UUID:
        run, booked = self.books.realise(facts), ModelRun()
        for (line, order), cents in facts.items():
            self.model.realise(booked, line, cents, order)
        self.model.runs[run] = booked
        return run

    @rule(run=consumes(runs))
    def reverse(self, run: UUID) -> None:
        """A run is taken back whole."""
        self.books.reverse(run, self.model.runs[run].realised)
        self.model.reverse(self.model.runs[run])

    @invariant()
    def ledger_and_model_agree(self) -> None:
        """Every balance is what the model says, no cent is unexplained, and nothing is over."""
        balances = self.books.balances()
        assert balances == self.model.balances()
        assert self.books.drift() == []
        rooms = self.books.rooms()
        for line, each in balances.items():
            assert each.uncovered == max(0, -each.available)
            used = each.held + each.committed + max(each.realised, 0)
            assert rooms[line] == (used, max(0, each.available))


def test_the_ledger_and_its_model_agree_whatever_is_done(world: World, superuser_url: str) -> None:
    books = KeptBooks(world, LINDEHAVEN)
    books.open()
    run_state_machine_as_test(
        type("Machine", (LedgerMachine,), {"books": books, "superuser_url": superuser_url}),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    books.close()
