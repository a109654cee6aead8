"""Panels (panelen) on the page of a client that higher rooms add, such as its orders.

This room knows nothing of money, so what costs something is shown by the room that knows: its part.py appends
a function here, and the page of a client shows what each returns.
"""

from collections.abc import Callable
from uuid import UUID

from markupsafe import Markup

from regie.web.page import PageContext

# Given the page and the client, a panel returns its HTML, or nothing where the person may not see it.
ClientPanel = Callable[[PageContext, UUID], Markup | None]

client_panels: list[ClientPanel] = []


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
