"""How an order is spread over budget years (fasering): by days, unless amounts are given."""

from collections.abc import Mapping

from regie.errors import Invalid, msgid
from regie.money import split
from regie.periods import Period


def phase_over_years(total: int, period: Period, given: Mapping[int, int] | None = None) -> dict[int, int]:
    """Spread the price of an order over the budget years it touches (fasering).

    Args:
        total: price of the order, cents.
        period: half-open dates of the order.
        given: year to cents, when somebody chose the amounts; None spreads by days.

    Returns:
        Year to cents, one for each year touched; together the total.

    Raises:
        Invalid: amounts for other years, a negative one, or a sum that is not the total.
    """
    days = period.by_year()
    if given is None:
        return split(total, days)
    years = [year for year, _ in days]
    if sorted(given) != years:
        wanted = ", ".join(map(str, years))
        raise Invalid(
            msgid("Give an amount for each year that the order touches, and for no other: %(years)s."),
            code="years_do_not_match",
            years=wanted,
        )
    if min(given.values()) < 0:
        raise Invalid(msgid("An amount per year is not negative."), code="negative_amount")
    if sum(given.values()) != total:
        raise Invalid(
            msgid("The amounts per year are %(amounts_cents)s together; the order costs %(total_cents)s."),
            code="amounts_do_not_add_up",
            amounts_cents=sum(given.values()),
            total_cents=total,
        )
    return {year: given[year] for year in years}
