"""What higher rooms add to the page of a client: panels (panelen) such as its orders, and what comes first.

This room knows nothing of money, so what costs something is shown by the room that knows: its part.py appends
a function here, and the page of a client shows what each returns.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from cafeteria.clients.queries import ClientRow
from cafeteria.routes.queries import RouteRow
from regie.web.page import PageContext

# Given the page and the client, a panel returns its HTML, or nothing where the person may not see it.
ClientPanel = Callable[[PageContext, UUID], Markup | None]


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

client_panels: list[ClientPanel] = []
comes_first: list[ComesFirst] = []


def panels_of(ctx: PageContext, client_id: UUID) -> list[Markup]:
    """Gather what other rooms show about a client (panelen).

    Args:
        ctx: the page of the client.
        client_id: the client.

    Returns:
        HTML, in the order in which the panels were added.
    """
    shown = (panel(ctx, client_id) for panel in client_panels)
    return [panel for panel in shown if panel]


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
