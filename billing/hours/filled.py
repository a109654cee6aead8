"""The week as it stands on the screen (ingevulde urenstaat): what is booked, with what was typed over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from billing.hours.errors import full_day
from billing.hours.queries import Week, WeekRow
from billing.hours.schemas import open_cells
from billing.hours.typed import Reading, differences, read_cells
from billing.hours.week import Cell, full_days, long_days
from regie.errors import FieldError


@dataclass(frozen=True)
class FilledWeek:
    """A week with what was typed into it (ingevulde urenstaat); totals follow what was typed.

    Args:
        booked: the week as it is booked.
        texts: of every cell that takes hours, as it was typed.
    """

    booked: Week
    texts: Mapping[Cell, str]

    @cached_property
    def _reading(self) -> Reading:
        return read_cells(self.texts)

    @cached_property
    def week(self) -> Week:
        """Give the week with what was typed in place of what is booked; what is unreadable counts as none."""
        return self.booked.holding({cell: self._reading.minutes.get(cell, 0) for cell in self.texts})

    @cached_property
    def typed(self) -> dict[str, str]:
        """Give what was typed and is not booked, by the name of its field."""
        found = differences(self.texts, self.booked.minutes)
        return {name: found[cell] for name, cell in open_cells(self.booked).items() if cell in found}

    @property
    def added(self) -> list[WeekRow]:
        """Give the rows that nothing is booked on."""
        return [row for row in self.booked.rows if not row.total]

    @cached_property
    def mistakes(self) -> list[FieldError]:
        """Say what cannot be booked: cells, and days that hold too much though each of their cells may be."""
        wrong = self._reading.wrong
        found = [
            FieldError(name, wrong[cell].message, code=wrong[cell].code, numbers=wrong[cell].numbers)
            for name, cell in open_cells(self.booked).items()
            if cell in wrong
        ]
        told = {day for _, day in wrong}
        days = full_days(self._totals(self.week)).items()
        return found + [full_day(day, minutes) for day, minutes in days if day not in told]

    @property
    def long_days(self) -> dict[date, int]:
        """Give the days that become longer than 12 hours, in minutes."""
        return long_days(self._totals(self.booked), self._totals(self.week))

    @staticmethod
    def _totals(week: Week) -> dict[date, int]:
        return dict(zip(week.days, week.day_totals, strict=True))
