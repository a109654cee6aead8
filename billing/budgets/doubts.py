"""What is unlikely about a decision (navragen bij een besluit): pure rules over what stands already."""

from collections.abc import Iterator
from datetime import date, timedelta

from billing.budgets.queries import LineBalance
from regie.asking import Question
from regie.errors import msgid

LONG_AGO = timedelta(days=2 * 365)
YEARS_BACK, YEARS_AHEAD = 1, 4


def doubts_about_day(decided_on: date, on: date) -> Iterator[Question]:
    """Ask about a day that lies ahead or far back (dag van het besluit).

    Args:
        decided_on: day of the decision.
        on: today.

    Yields:
        At most one question.
    """
    about = {"decided_on": decided_on}
    if decided_on > on:
        message = msgid("%(decided_on)s lies ahead. Was the decision taken on that day?")
        yield Question("decided_ahead", message, "decided_on", about)
    elif decided_on < on - LONG_AGO:
        message = msgid("%(decided_on)s is more than two years ago. Was the decision taken on that day?")
        yield Question("decided_long_ago", message, "decided_on", about)


def doubt_about_number(number: str, decided_on: date) -> Question:
    """Ask about a number that this body used before in the year (nummer van het besluit).

    Args:
        number: of the decision that is there already.
        decided_on: its day.

    Returns:
        The question.
    """
    message = msgid("Decision %(number)s of %(decided_on)s is recorded already. Is this another one?")
    return Question("number_used", message, "number", {"number": number, "decided_on": decided_on})


def doubts_about_year(row: int, fund: str, year: int, on: date) -> Iterator[Question]:
    """Ask about a budget year out of reach (begrotingsjaar).

    Args:
        row: of the form, from 1.
        fund: its name.
        year: budget year.
        on: today.

    Yields:
        At most one question.
    """
    if not on.year - YEARS_BACK <= year <= on.year + YEARS_AHEAD:
        message = msgid("%(year)s is an unusual budget year for %(fund)s. Is it right?")
        yield Question("year_out_of_reach", message, f"year-{row}", {"fund": fund, "year": year})


def doubts_about_cover(row: int, line: LineBalance, cents: int) -> Iterator[Question]:
    """Ask about cover that nobody needs, that is too much, or that is taken away (dekking).

    Args:
        row: of the form, from 1.
        line: as it stands.
        cents: of cover, to add.

    Yields:
        At most one question.
    """
    about = {"fund": line.fund_name, "year": line.year, "short_cents": line.uncovered, "cover_cents": cents}
    if cents < 0:
        message = msgid("This takes %(cover_cents)s of cover away from %(fund)s %(year)s. Is it right?")
        yield Question("negative_cover", message, f"amount-{row}", {**about, "cover_cents": -cents})
    elif not line.uncovered:
        message = msgid("Nothing is short on %(fund)s %(year)s. Is cover of %(cover_cents)s right?")
        yield Question("needless_cover", message, f"amount-{row}", about)
    elif cents > line.uncovered:
        message = msgid("%(fund)s %(year)s is short by %(short_cents)s. Is cover of %(cover_cents)s right?")
        yield Question("too_much_cover", message, f"amount-{row}", about)
