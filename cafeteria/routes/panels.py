"""What higher rooms ask for before the next step of a route, such as an order; their part.py says so here."""

from collections.abc import Callable
from dataclasses import dataclass

from cafeteria.clients.queries import ClientRow
from cafeteria.routes.queries import RouteRow
from regie.web.page import PageContext


@dataclass(frozen=True)
class NextAction:
    """What somebody can do next for a client (volgende stap).

    Args:
        label: translated.
        url: where it is done.
        why: translated; why it comes first, empty where that needs no saying.
    """

    label: str
    url: str
    why: str = ""


# Given the page, the client and its open route: what has to be done before the next step is recorded.
ComesFirst = Callable[[PageContext, ClientRow, RouteRow], NextAction | None]

comes_first: list[ComesFirst] = []


def first_of(ctx: PageContext, client: ClientRow, route: RouteRow) -> NextAction | None:
    """Ask other rooms what comes before the next step (eerst te doen).

    Args:
        ctx: the page of the client.
        client: the client.
        route: its open route.

    Returns:
        The first answer; None when the step itself is what comes next.
    """
    answers = (ask(ctx, client, route) for ask in comes_first)
    return next((answer for answer in answers if answer), None)
