"""What others add to the page of a client: panels (panelen) such as its routes and its orders.

A client knows of neither, so what is shown of them comes from the noun that knows: the part.py of its room
appends a function here, and the page of a client shows what each returns.
"""

from collections.abc import Callable

from markupsafe import Markup

from cafeteria.clients.queries import ClientRow
from regie.web.page import PageContext

# Given the page and the client, a panel returns its HTML, or nothing where the person may not see it.
ClientPanel = Callable[[PageContext, ClientRow], Markup | None]


client_panels: list[ClientPanel] = []


def panels_of(ctx: PageContext, client: ClientRow) -> list[Markup]:
    """Gather what others show about a client (panelen).

    Args:
        ctx: the page of the client.
        client: the client.

    Returns:
        HTML, in the order in which the panels were added.
    """
    shown = (panel(ctx, client) for panel in client_panels)
    return [panel for panel in shown if panel]
