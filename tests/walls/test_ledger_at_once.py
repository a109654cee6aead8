"""Many at once on the same lines: nobody goes over, nobody waits for each other in a circle."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest

from tests.walls.books import LINDEHAVEN, Books
from tests.world import World

THIS, NEXT = ("werk", 2013), ("werk", 2014)
THREADS = 16
ROUNDS = 6


def at_once(acts: Sequence[Callable[[int], object]]) -> Counter[str]:
    """Let every thread do its act a few times, all starting together; count how each ended."""
    start = Barrier(len(acts))
    outcomes: Counter[str] = Counter()

    def go(act: Callable[[int], object]) -> list[str]:
        start.wait()
        ended = []
        for turn in range(ROUNDS):
            try:
                act(turn)
                ended.append("done")
            except psycopg.Error as refusal:
                ended.append(refusal.sqlstate or "lost")
        return ended

    with ThreadPoolExecutor(len(acts)) as pool:
        for ended in pool.map(go, acts):
            outcomes.update(ended)
    return outcomes


@pytest.fixture(scope="module")
def books(world: World) -> Books:
    return Books(world, LINDEHAVEN).open()


def test_orders_and_decisions_over_two_years_never_wait_in_a_circle(books: Books) -> None:
    books.decide("budget", {THIS: 10_000, NEXT: 10_000})
    assert books.lines[NEXT] < books.lines[THIS]

    def order(turn: int) -> None:
        books.order("werk", {2013: 3, 2014: 4})

    def order_and_cancel(turn: int) -> None:
        books.cancel(books.order("werk", {2013: 5, 2014: 6}))

    def decide(turn: int) -> None:
        lines = [THIS, NEXT]
        random.shuffle(lines)
        books.decide("budget", dict.fromkeys(lines, 10))

    acts = [order] * 6 + [order_and_cancel] * 5 + [decide] * 5
    assert len(acts) == THREADS
    assert at_once(acts) == {"done": THREADS * ROUNDS}
    balances = books.balances()
    assert (balances[THIS].committed, balances[NEXT].committed) == (6 * ROUNDS * 3, 6 * ROUNDS * 4)
    assert balances[THIS].budget == 10_000 + 5 * ROUNDS * 10
    assert books.drift() == []


def test_of_many_orders_for_the_last_of_a_budget_exactly_those_that_fit_are_placed(books: Books) -> None:
    room = 17
    before = books.balances()[NEXT]
    books.decide("budget", {NEXT: room * 7 - before.available})
    outcomes = at_once([lambda _: books.order("werk", {2014: 7})] * THREADS)
    assert outcomes == {"done": room, "RG001": THREADS * ROUNDS - room}
    assert books.balances()[NEXT].available == 0
    assert books.drift() == []
