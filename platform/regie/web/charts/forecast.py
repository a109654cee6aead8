"""A budget line through its year (jaarverloop), and where a straight line takes it (prognose)."""

from dataclasses import dataclass
from datetime import date

from babel.dates import get_month_names

from regie.web.formats import current_locale

MONTHS = 12
# Before a quarter of the year has passed a straight line says more about chance than about the year.
EARLIEST_DAYS = 90


@dataclass(frozen=True)
class MonthBalance:
    """How a budget line stood at the end of a month (maandstand), all in cents and cumulative.

    Args:
        month: 1 to 12.
        budget: budget and cover.
        realised: costs of final runs.
        committed: open obligations.
    """

    month: int
    budget: int
    realised: int
    committed: int

    @property
    def used(self) -> int:
        """Add realised and committed up, in cents (gebruikt)."""
        return self.realised + self.committed


@dataclass(frozen=True)
class YearBalance:
    """A budget line through its year (jaarverloop); the table below the chart shows the same rows.

    Args:
        year: budget year.
        months: from January as far as the year has come; none before it begins.
        today: the day on which it is looked at.
    """

    year: int
    months: tuple[MonthBalance, ...]
    today: date

    @property
    def days(self) -> int:
        """Count the days of the year that have passed, today included; all of them after its end."""
        start, end = date(self.year, 1, 1), date(self.year + 1, 1, 1)
        return min(max((self.today - start).days + 1, 0), (end - start).days)

    @property
    def length(self) -> int:
        """Count the days of the year."""
        return (date(self.year + 1, 1, 1) - date(self.year, 1, 1)).days

    @property
    def budget(self) -> int:
        """Give the budget with cover as it is now, in cents."""
        return self.months[-1].budget if self.months else 0

    @property
    def forecast(self) -> int | None:
        """Draw what is used on in a straight line to the end of the year (prognose).

        Returns:
            Cents; None when the year is over, or too short under way, or nothing is used.
        """
        if not self.months or not EARLIEST_DAYS <= self.days < self.length or self.months[-1].used <= 0:
            return None
        return (2 * self.months[-1].used * self.length + self.days) // (2 * self.days)

    @property
    def too_early(self) -> bool:
        """Tell whether the year is too short under way for a forecast (nog geen prognose)."""
        return 0 < self.days < EARLIEST_DAYS

    @property
    def table(self) -> list[dict[str, object]]:
        """Give the rows by the keys of their columns (tabel)."""
        names = get_month_names("wide", locale=current_locale())
        return [{**vars(month), "name": names[month.month], "used": month.used} for month in self.months]

    @property
    def over(self) -> int:
        """Tell how much more than the budget the forecast is, in cents; else zero (overschrijding)."""
        return max((self.forecast or 0) - self.budget, 0)

    @property
    def left(self) -> int:
        """Tell how much less than the budget the forecast is, in cents; else zero (ruimte)."""
        return max(self.budget - (self.forecast or 0), 0)
