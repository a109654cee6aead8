"""Files of orders (CSV): every order of the view, in its order."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from billing.orders.queries import ShownOrder
from regie.csvfile import Delimiter, write_csv
from regie.money import euro_string


def orders_csv(
    orders: Sequence[ShownOrder],
    labels: Sequence[str],
    states: Mapping[str, str],
    delimiter: Delimiter = ",",
) -> bytes:
    """Write orders (opdrachten als CSV).

    Args:
        orders: as the view shows them.
        labels: names of the columns, in the order of `words.FILE_COLUMNS`.
        states: what each state is called.
        delimiter: `;` for Dutch spreadsheets.

    Returns:
        The file.
    """
    rows = [
        [
            order.municipality,
            order.number,
            order.client_number,
            order.client_name,
            order.product,
            order.variant,
            order.starts_on.isoformat(),
            order.last_day.isoformat(),
            order.units,
            Decimal(euro_string(order.total)),
            states[order.state],
        ]
        for order in orders
    ]
    return write_csv(labels, rows, delimiter=delimiter)
