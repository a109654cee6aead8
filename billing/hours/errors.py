"""Refusals of hours: of the posting function by its codes, and of days that hold too much."""

from datetime import date

from regie.errors import Conflict, FieldError, Invalid, declare_refusals, msgid

declare_refusals(
    Invalid,
    {
        "minutes_out_of_range": msgid(
            "%(asked_minutes)s hours on %(date)s cannot be booked: give more than 0 and at most 24 hours."
        ),
        "unknown_worker": msgid("There is no such worker here."),
        "unknown_order": msgid("There is no such order in this municipality."),
        "unknown_pool": msgid("There is no such cost pool here."),
        "not_the_counter_entry": msgid("A counter-entry takes back exactly the hours that it names."),
    },
)
declare_refusals(
    Conflict,
    {
        "day_over_24_hours": msgid(
            "%(asked_minutes)s hours more on %(date)s do not fit: over all municipalities "
            "%(booked_minutes)s hours are booked that day, and a day has 24."
        ),
        "outside_order": msgid(
            "%(date)s lies outside order %(number)s, which runs from %(starts_on)s up to and including "
            "%(last_day)s."
        ),
        "order_cancelled": msgid("Order %(number)s was cancelled; no hours can be booked on it."),
        "corrected_already": msgid("These hours of %(date)s were corrected already. Look at the week again."),
    },
)


def full_day(day: date, minutes: int) -> FieldError:
    """Say that a day would hold more than 24 hours (overvolle dag).

    Args:
        day: which.
        minutes: what it would hold.

    Returns:
        The error, at the total of that day.
    """
    message = msgid("%(day)s would have %(asked_minutes)s hours over all municipalities, and a day has 24.")
    numbers: dict[str, object] = {"day": day, "asked_minutes": minutes}
    return FieldError(f"day-{day}", message, code="day_over_24_hours", numbers=numbers)


def long_day(day: date, minutes: int) -> FieldError:
    """Ask about a day of more than 12 hours (lange dag).

    Args:
        day: which.
        minutes: what it would hold.

    Returns:
        The error, at the box to tick.
    """
    message = msgid("Tick that %(asked_minutes)s hours on %(day)s is right, or change the hours.")
    numbers: dict[str, object] = {"day": day, "asked_minutes": minutes}
    return FieldError(sure_name(day, minutes), message, code="long_day", numbers=numbers)


def sure_name(day: date, minutes: int) -> str:
    """Name the box with which somebody says that a long day is right (lange dag klopt).

    Args:
        day: which.
        minutes: how long; another length is another question.

    Returns:
        Such as `sure-2013-11-12-780`.
    """
    return f"sure-{day}-{minutes}"
