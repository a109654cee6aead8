"""Whether a fund can have budget in a year (geldstroom in een jaar): a pure rule over the known funds."""

from collections.abc import Mapping

from cafeteria.funds.queries import FundRow
from cafeteria.funds.services import NO_SUCH_FUND
from regie.errors import FieldError, msgid


def fund_error(
    known: Mapping[str, FundRow], code: str, year: int, field: str, line: int | None = None
) -> FieldError | None:
    """Tell what is wrong with naming a fund for a year (onbekende geldstroom, of niet in dat jaar).

    Args:
        known: the funds of the cooperation by code.
        code: that was named.
        year: budget year.
        field: where it was named.
        line: of a file, from 1; None for a form.

    Returns:
        What is wrong; None when the fund holds on a day of the year.
    """
    found = known.get(code)
    column = field if line else None
    if found is None:
        numbers = {"fund": code}
        message = msgid('There is no fund "%(fund)s" here.') if line else NO_SUCH_FUND
        return FieldError(field, message, line, column, code="unknown_fund", numbers=numbers)
    if not found.holds_in(year):
        about = {"fund": found.name, "year": year}
        message = msgid("Fund %(fund)s does not hold in %(year)s.")
        return FieldError(field, message, line, column, code="fund_not_then", numbers=about)
    return None
