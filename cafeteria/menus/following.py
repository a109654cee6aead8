"""How a product choice follows those that count (opvolging), and what is asked about it: pure rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from regie.asking import Question
from regie.errors import Conflict, msgid
from regie.periods import Period


@dataclass(frozen=True)
class Standing:
    """An adopted choice (vastgestelde productkeuze).

    Args:
        id: the choice.
        period: over which it counts.
        counted: in which its ceilings count.
    """

    id: UUID
    period: Period
    counted: Period


@dataclass(frozen=True)
class Place:
    """What makes room for a choice that is adopted (plaats maken).

    Args:
        cut: the one that ends on the day before it begins; None without one.
        replaced: those of which it takes the place from their first day on.
        left_open: days of the one that is cut on which nothing counts afterwards; None without any.
    """

    cut: Standing | None = None
    replaced: tuple[Standing, ...] = ()
    left_open: Period | None = None

    def ends(self, period: Period) -> dict[UUID, date]:
        """Tell from which day on each no longer counts (einde).

        Args:
            period: of the choice that is adopted.

        Returns:
            By choice.
        """
        cut = {self.cut.id: period.start} if self.cut else {}
        return cut | {one.id: one.period.start for one in self.replaced}


def counts_anew(start: date, counted: Period) -> bool:
    """Tell whether ceilings begin at nothing (opnieuw tellen): on 1 January, which is a new budget year.

    Args:
        start: first day of a choice that follows.
        counted: in which the ceilings of the one before it count.

    Returns:
        False in the middle of a year, and for a choice that takes the place of a whole one.
    """
    return start != counted.start and (start.month, start.day) == (1, 1)


def make_room(period: Period, standing: Sequence[Standing]) -> Place:
    """Work out what makes room for a choice (plaats maken), so that every order is counted under one ceiling.

    Args:
        period: of the choice that is to be adopted.
        standing: adopted choices that share a day with it.

    Returns:
        Which one ends the day before, and which ones it takes the place of.

    Raises:
        Conflict: `period_overlaps`, with the days of the one in the way.
    """
    cut = next((one for one in standing if one.period.start < period.start), None)
    replaced = tuple(one for one in standing if one.period.start >= period.start)
    for one in standing:
        anew = counts_anew(period.start, one.counted)
        within = one.counted.contains(period.start) and period.end <= max(one.counted.end, one.period.end)
        follows = anew or within if one is cut else within and not anew and one.period.end <= period.end
        if not follows:
            raise _overlap(one.period)
    ends_early = cut is not None and period.end < cut.period.end
    return Place(cut, replaced, Period(period.end, cut.period.end) if cut and ends_early else None)


def period_questions(period: Period, place: Place, today: date) -> Iterator[Question]:
    """Ask about the period of a choice (vragen bij de periode): what it ends, how long it is, and the past.

    Args:
        period: of the choice.
        place: what makes room for it.
        today: the day it is.

    Returns:
        Questions; none about an ordinary year that nothing counts in yet.
    """
    yield from _place_questions(period, place)
    days = {"starts_on": period.start, "last_day": period.last_day}
    if period.end > _year_after(period.start):
        message = msgid(
            "This choice counts from %(starts_on)s up to and including %(last_day)s, which is longer than "
            "a year. Is that meant?"
        )
        yield Question("longer_than_a_year", message, "last_day", days)
    if period.start < today:
        message = msgid("This choice begins on %(starts_on)s, which is in the past. Is that meant?")
        yield Question("begins_in_the_past", message, "starts_on", {"starts_on": period.start})


def price_questions(names: Iterable[str], on: date) -> Iterator[Question]:
    """Ask about products without a price (vraag bij prijzen).

    Args:
        names: products that have none.
        on: the day of the prices.

    Returns:
        A question for each; nobody can order it until there is a tariff.
    """
    message = msgid(
        "%(name)s has no price on %(on)s, so it cannot be ordered until there is a tariff. Is that meant?"
    )
    for name in names:
        yield Question("no_price", message, None, {"name": name, "on": on})


def _place_questions(period: Period, place: Place) -> Iterator[Question]:
    if place.cut:
        goes_on = msgid(
            "The choice from %(starts_on)s then ends on %(last_day)s. Its orders stay as they are, and what "
            "was ordered goes on counting under the new ceilings. Is that right?"
        )
        anew = msgid(
            "The choice from %(starts_on)s then ends on %(last_day)s. Its orders stay as they are, and the "
            "new ceilings begin at nothing. Is that right?"
        )
        message = anew if counts_anew(period.start, place.cut.counted) else goes_on
        days = {"starts_on": place.cut.period.start, "last_day": period.start - timedelta(days=1)}
        yield Question("cuts_short", message, "starts_on", days)
    for one in place.replaced:
        message = msgid(
            "It takes the place of the choice of %(starts_on)s up to and including %(last_day)s. Orders from "
            "that one keep its terms and go on counting under the new ceilings. Is that right?"
        )
        days = {"starts_on": one.period.start, "last_day": one.period.last_day}
        yield Question("takes_the_place", message, "starts_on", days)
    if place.left_open:
        message = msgid(
            "From %(gap_from)s up to and including %(gap_until)s no choice counts then, and nothing can be "
            "ordered. Is that right?"
        )
        gap = {"gap_from": place.left_open.start, "gap_until": place.left_open.last_day}
        yield Question("leaves_a_gap", message, "last_day", gap)


def _year_after(day: date) -> date:
    # A year from 29 February ends on 28 February.
    return date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def _overlap(standing: Period) -> Conflict:
    return Conflict(
        msgid(
            "From %(starts_on)s up to and including %(last_day)s another product choice counts already. "
            "A choice that follows it begins within those days and ends with them at the latest; or let "
            "that one end first."
        ),
        code="period_overlaps",
        starts_on=standing.start,
        last_day=standing.last_day,
    )
