"""Refusals of hours, by the codes of the posting function."""

from regie.errors import Conflict, Invalid, declare_refusals, msgid

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
            "%(date)s lies outside order %(number)s, which runs from %(starts_on)s until %(ends_on)s."
        ),
        "order_cancelled": msgid("Order %(number)s was cancelled; no hours can be booked on it."),
        "corrected_already": msgid("These hours of %(date)s were corrected already. Look at the week again."),
    },
)
