"""The ledger refuses in SQL, whoever calls it and however."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from tests.walls.books import GIFT, LINDEHAVEN, Balance, Books, refusal_of
from tests.world import World

THIS, NEXT = ("werk", 2013), ("werk", 2014)
OTHER = ("zorg", 2013)


@pytest.fixture(scope="module")
def shared(world: World) -> Books:
    return Books(world, LINDEHAVEN).open()


@pytest.fixture
def books(shared: Books) -> Iterator[Books]:
    """Books with nothing committed, realised or uncovered, of which every line has room for 1,000 cents."""
    before = shared.balances()
    if short := {line: 1000 - each.available for line, each in before.items() if each.available != 1000}:
        shared.decide("budget", short)
    yield shared
    assert shared.drift() == []


def change(books: Books, before: dict[tuple[str, int], Balance], line: tuple[str, int]) -> Balance:
    """What happened to a line since."""
    then, now = vars(before[line]), vars(books.balances()[line])
    return Balance(**{figure: now[figure] - then[figure] for figure in then})


def code_of(error: pytest.ExceptionInfo[psycopg.Error]) -> str:
    return str(refusal_of(error.value).get("code"))


def test_an_order_commits_every_year_it_touches(books: Books) -> None:
    before = books.balances()
    books.order("werk", {2013: 300, 2014: 200})
    assert change(books, before, THIS) == Balance(committed=300)
    assert change(books, before, NEXT) == Balance(committed=200)
    assert change(books, before, OTHER) == Balance()


def test_an_order_refused_in_its_second_year_keeps_nothing_of_the_first(books: Books) -> None:
    before = books.balances()
    with pytest.raises(psycopg.Error) as refused:
        books.order("werk", {2013: 1, 2014: 1001})
    assert refused.value.sqlstate == "RG001"
    told = refusal_of(refused.value)
    assert (told["year"], told["asked"], told["available"], told["short_by"]) == (2014, 1001, 1000, 1)
    assert books.balances() == before
    books.order("werk", {2013: 1, 2014: 1000})


def test_an_order_without_a_budget_line_is_over_budget(books: Books) -> None:
    with pytest.raises(psycopg.Error) as refused, books.by("case-manager") as connection:
        books.post_order(connection, uuid4(), "zorg", {2014: 5, 2015: 5})
    assert refused.value.sqlstate == "RG001"
    assert refusal_of(refused.value)["year"] == 2015


def test_what_costs_nothing_is_ordered_without_a_budget_line(books: Books) -> None:
    before = books.balances()
    order = uuid4()
    with books.by("case-manager") as connection:
        books.post_order(connection, order, GIFT, {2013: 0, 2014: 0}, units=2)
    assert books.cancel(order) == 0
    assert books.balances() == before


def test_whoever_may_not_see_persons_orders_for_none(books: Books) -> None:
    with pytest.raises(psycopg.Error, match="no such client") as refused, books.by("holder") as connection:
        books.post_order(connection, uuid4(), "werk", {2013: 1})
    assert refused.value.sqlstate == "RG404"
    with books.by("desk") as connection:
        books.post_order(connection, uuid4(), "werk", {2013: 1})


def test_cancelling_releases_what_is_still_committed(books: Books) -> None:
    before = books.balances()
    order = books.order("werk", {2013: 300, 2014: 200})
    assert books.cancel(order) == 500
    assert books.balances() == before
    with pytest.raises(psycopg.Error) as refused:
        books.cancel(order)
    assert code_of(refused) == "order_not_placed"


def test_a_decision_counts_once_somebody_else_than_its_drafter_adopts_it(books: Books) -> None:
    before = books.balances()
    decision = books.draft("cover", {THIS: 50})
    with pytest.raises(psycopg.Error) as refused:
        books.adopt(decision, books.people.drafter)
    assert code_of(refused) == "four_eyes"
    assert books.balances() == before
    books.adopt(decision, books.people.adopter)
    assert change(books, before, THIS) == Balance(cover=50)
    with pytest.raises(psycopg.Error) as again:
        books.adopt(decision, books.people.adopter)
    assert code_of(again) == "decision_not_draft"


@pytest.mark.parametrize(
    "path",
    [
        "UPDATE billing.decision SET state = 'adopted' WHERE id = %s",
        "UPDATE billing.decision SET adopted_by = drafted_by, state = 'adopted' WHERE id = %s",
        "UPDATE billing.decision SET drafted_by = gen_random_uuid() WHERE id = %s",
    ],
)
def test_a_decision_is_adopted_in_no_other_way(books: Books, path: str) -> None:
    decision = books.draft("cover", {THIS: 50})
    for login in (books.people.drafter, books.people.adopter):
        with pytest.raises(psycopg.Error) as refused, books.by(login) as connection:
            connection.execute(path.encode(), (decision,))
        assert refused.value.sqlstate in ("RG002", "42501")
    books.adopt(decision)


IMPROVE = """INSERT INTO billing.decision (tenant_id, id, kind, body, number, decided_on, reason, replaces)
VALUES (%s, gen_random_uuid(), 'cover', 'council', 'B', '2013-11-01', 'Beter', %s)"""


def test_only_its_drafter_takes_the_place_of_a_decision_and_only_once_it_came_back(books: Books) -> None:
    decision = books.draft("cover", {THIS: 50})
    drafter, other = books.people.drafter, books.people.adopter
    with pytest.raises(psycopg.Error) as waits, books.by(drafter) as connection:
        connection.execute(IMPROVE, (books.tenant_id, decision))
    assert waits.value.sqlstate == "RG002"
    with books.by(other) as connection:
        connection.execute(RETURN, ("Bedrag klopt niet", decision))
    with pytest.raises(psycopg.Error) as not_theirs, books.by(other) as connection:
        connection.execute(IMPROVE, (books.tenant_id, decision))
    assert not_theirs.value.sqlstate == "RG002"
    with books.by(drafter) as connection:
        connection.execute(IMPROVE, (books.tenant_id, decision))
    with pytest.raises(psycopg.errors.UniqueViolation), books.by(drafter) as connection:
        connection.execute(IMPROVE, (books.tenant_id, decision))


RETURN = "UPDATE billing.decision SET state = 'returned', return_reason = %s WHERE id = %s"


def test_a_decision_is_returned_with_a_reason_by_somebody_else_and_is_then_final(books: Books) -> None:
    before = books.balances()
    decision = books.draft("cover", {THIS: 50})
    with pytest.raises(psycopg.Error) as own, books.by(books.people.drafter) as connection:
        connection.execute(RETURN, ("Bedrag klopt niet", decision))
    assert code_of(own) == "own_return"
    for reason in ("", "  "):
        with pytest.raises(psycopg.errors.CheckViolation), books.by(books.people.adopter) as connection:
            connection.execute(RETURN, (reason, decision))
    with books.by(books.people.adopter) as connection:
        connection.execute(RETURN, ("Bedrag klopt niet", decision))
    with pytest.raises(psycopg.Error) as late:
        books.adopt(decision, books.people.adopter)
    assert code_of(late) == "decision_not_draft"
    assert books.balances() == before
    with books.by(books.people.drafter) as connection:
        find = (
            "SELECT state, ended_by <> drafted_by, ended_at IS NOT NULL FROM billing.decision WHERE id = %s"
        )
        assert connection.execute(find, (decision,)).fetchone() == ("returned", True, True)


@pytest.mark.parametrize(
    "path",
    [
        "UPDATE billing.decision SET state = 'draft' WHERE id = %s",
        "UPDATE billing.decision SET return_reason = 'Toch niet' WHERE id = %s",
        "UPDATE billing.decision SET ended_by = drafted_by WHERE id = %s",
        "UPDATE billing.decision SET state = 'adopted' WHERE id = %s",
    ],
)
def test_a_returned_decision_stays_as_it_is(books: Books, path: str) -> None:
    decision = books.draft("cover", {THIS: 50})
    with books.by(books.people.adopter) as connection:
        connection.execute(RETURN, ("Bedrag klopt niet", decision))
    for login in (books.people.drafter, books.people.adopter):
        with pytest.raises(psycopg.Error) as refused, books.by(login) as connection:
            connection.execute(path.encode(), (decision,))
        assert refused.value.sqlstate in ("RG002", "42501")


def test_a_reason_belongs_to_what_is_returned_only(books: Books) -> None:
    decision = books.draft("cover", {THIS: 50})
    change = "UPDATE billing.decision SET state = 'withdrawn', return_reason = 'Toch niet' WHERE id = %s"
    with pytest.raises(psycopg.errors.CheckViolation), books.by(books.people.adopter) as connection:
        connection.execute(change, (decision,))
    with books.by(books.people.drafter) as connection:
        connection.execute("UPDATE billing.decision SET state = 'withdrawn' WHERE id = %s", (decision,))


def test_nobody_adds_an_amount_to_the_draft_of_somebody_else(books: Books) -> None:
    decision = books.draft("cover", {THIS: 50})
    add = (
        "INSERT INTO billing.decision_amount (tenant_id, decision_id, line_id, cents) VALUES (%s, %s, %s, 5)"
    )
    values = (books.tenant_id, decision, books.lines[NEXT])
    with pytest.raises(psycopg.Error, match="only the drafter"), books.by("holder-2") as connection:
        connection.execute(add, values)
    with books.by(books.people.drafter) as connection:
        connection.execute(add, values)


def test_a_budget_is_not_lowered_under_what_is_committed(books: Books) -> None:
    books.order("werk", {2013: 900})
    with pytest.raises(psycopg.Error) as refused:
        books.decide("budget", {THIS: -101})
    assert refused.value.sqlstate == "RG001"
    books.decide("budget", {THIS: -100})
    assert books.balances()[THIS].available == 0


def test_a_fact_beyond_the_room_is_booked_and_stops_orders_until_there_is_cover(books: Books) -> None:
    before = books.balances()
    books.realise({(THIS, None): 1200})
    assert change(books, before, THIS) == Balance(realised=1200, uncovered=200)
    with pytest.raises(psycopg.Error) as refused:
        books.order("werk", {2013: 1})
    assert (refused.value.sqlstate, refusal_of(refused.value)["available"]) == ("RG001", 0)
    books.decide("cover", {THIS: 150})
    assert change(books, before, THIS) == Balance(realised=1200, cover=150, uncovered=50)
    with pytest.raises(psycopg.Error):
        books.order("werk", {2013: 1})
    books.decide("cover", {THIS: 60})
    assert change(books, before, THIS) == Balance(realised=1200, cover=210)
    books.order("werk", {2013: 10})


def test_cancelling_an_order_makes_room_for_what_was_uncovered(books: Books) -> None:
    order = books.order("werk", {2013: 400})
    books.realise({(THIS, None): 900})
    assert books.balances()[THIS].uncovered == 300
    before = books.balances()
    books.cancel(order)
    assert change(books, before, THIS) == Balance(committed=-400, uncovered=-300)
    books.order("werk", {2013: 100})


def test_realising_an_order_uses_its_commitment_and_reversing_restores_it(books: Books) -> None:
    order = books.order("werk", {2013: 400, 2014: 100})
    before = books.balances()
    run = books.realise({(THIS, order): 150, (OTHER, None): 70})
    assert change(books, before, THIS) == Balance(committed=-150, realised=150)
    assert change(books, before, OTHER) == Balance(realised=70)
    books.reverse(run, {THIS, OTHER})
    assert books.balances() == before
    assert books.cancel(order) == 500


def test_realising_more_than_an_order_commits_releases_what_it_commits(books: Books) -> None:
    order = books.order("werk", {2013: 100})
    before = books.balances()
    run = books.realise({(THIS, order): 130})
    assert change(books, before, THIS) == Balance(committed=-100, realised=130)
    books.reverse(run, {THIS})
    assert books.balances() == before


def test_the_commitment_of_an_order_that_was_cancelled_since_does_not_come_back(books: Books) -> None:
    order = books.order("werk", {2013: 400})
    run = books.realise({(THIS, order): 150})
    assert books.cancel(order) == 250
    before = books.balances()
    books.reverse(run, {THIS})
    assert change(books, before, THIS) == Balance(realised=-150)


def test_a_credit_gives_room_back(books: Books) -> None:
    books.realise({(THIS, None): 1100})
    before = books.balances()
    run = books.realise({(THIS, None): -300})
    assert change(books, before, THIS) == Balance(realised=-300, uncovered=-100)
    books.reverse(run, {THIS})
    assert books.balances() == before


def test_a_credit_beyond_what_was_realised_gives_no_room(books: Books) -> None:
    untouched = ("zorg", 2014)
    assert books.balances()[untouched].realised == 0
    run = books.realise({(untouched, None): -300})
    with pytest.raises(psycopg.Error) as refused:
        books.order("zorg", {2014: 1001})
    assert (refused.value.sqlstate, refusal_of(refused.value)["available"]) == ("RG001", 1000)
    books.order("zorg", {2014: 1000})
    books.realise({(untouched, None): 200})
    assert (books.balances()[untouched].uncovered, books.balances()[untouched].realised) == (0, -100)
    books.reverse(run, {untouched})
    assert (books.balances()[untouched].uncovered, books.balances()[untouched].realised) == (200, 200)


@pytest.mark.parametrize("credit", [-50, -150], ids=["with a total", "that adds up to nothing"])
def test_a_run_is_reversed_once_on_a_line(books: Books, credit: int) -> None:
    order = books.order("werk", {2013: 400})
    before = books.balances()
    run = books.realise({(THIS, order): 150, (THIS, None): credit})
    assert change(books, before, THIS) == Balance(committed=-150, realised=150 + credit)
    with books.by("finance", "*") as connection:
        reversal = books.start_run(connection, "reversal", run)
        books.post_reversal(connection, reversal, THIS)
        with pytest.raises(psycopg.Error) as refused, connection.transaction():
            books.post_reversal(connection, reversal, THIS)
    assert code_of(refused) == "reversed_already"
    assert books.balances() == before


def test_only_a_run_at_work_books_facts(books: Books) -> None:
    run = books.realise({(THIS, None): 10})
    before = books.balances()
    for of in (run, uuid4()):
        with pytest.raises(psycopg.Error) as refused, books.by("finance", "*") as connection:
            books.post_realise(connection, of, THIS, 10)
        assert code_of(refused) == "run_not_running"
    assert books.balances() == before


def test_a_cent_that_no_entry_explains_is_found(books: Books, superuser_url: str) -> None:
    line = books.lines[THIS]
    plant = "UPDATE billing.balance SET budget_cents = budget_cents + %s WHERE line_id = %s"
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        superuser.execute(plant, (1, line))
        budget = books.balances()[THIS].budget
        assert books.drift() == [(books.tenant_id, line, "budget", budget, budget - 1)]
        superuser.execute(plant, (-1, line))
    assert books.drift() == []
