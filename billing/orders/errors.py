"""Refusals of orders, by the codes of the posting functions."""

from regie.errors import Conflict, Invalid, declare_refusals, msgid

declare_refusals(
    Invalid,
    {
        "ends_before_start": msgid(
            "The last day of the order, %(last_day)s, lies before its first day, %(starts_on)s."
        ),
        "no_units": msgid("An order has at least one unit."),
        "not_on_menu": msgid("This product is not in the product choice of this municipality."),
        "outside_menu_period": msgid(
            "The product choice runs from %(starts_on)s up to and including %(last_day)s; the order must "
            "start within it."
        ),
        "no_tariff": msgid("This product has no tariff on %(date)s."),
        "client_group_not_eligible": msgid("This product is not meant for the client group of this client."),
        "years_do_not_match": msgid("Give an amount for each year that the order touches, and for no other."),
        "negative_amount": msgid("An amount per year is not negative."),
        "amounts_do_not_add_up": msgid(
            "The amounts per year are %(amounts_cents)s together; the order costs %(total_cents)s."
        ),
        "reason_needed": msgid("Give the reason."),
    },
)
declare_refusals(
    Conflict,
    {
        "menu_not_adopted": msgid("The product choice that this product stands in is not adopted."),
        "ceiling_reached": msgid(
            "This product has a ceiling of %(ceiling)s units, of which %(used)s are ordered already. "
            "This order asks for %(asked)s: more than is left."
        ),
        "order_not_placed": msgid("Order %(number)s was cancelled already."),
    },
)


def not_on_menu() -> Invalid:
    """Make the refusal of a product that the municipality did not choose (niet in de productkeuze).

    Returns:
        To be raised; a line of somebody else gets the same sentence.
    """
    return Invalid(
        msgid("This product is not in the product choice of this municipality."),
        code="not_on_menu",
        field="menu_line_id",
    )
