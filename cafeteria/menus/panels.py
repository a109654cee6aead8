"""Panels (panelen) beside a product choice that higher rooms add, such as its effect on the budget."""

from collections.abc import Callable
from uuid import UUID

from markupsafe import Markup

from regie.web.page import PageContext

# Given the page and the choice, a panel returns its HTML, or nothing where the person may not see it.
MenuPanel = Callable[[PageContext, UUID], Markup | None]

menu_panels: list[MenuPanel] = []


def panels_beside(ctx: PageContext, menu_id: UUID) -> list[Markup]:
    """Gather what other rooms show beside a product choice (panelen).

    Args:
        ctx: the page of the choice.
        menu_id: the choice.

    Returns:
        HTML, in the order in which the panels were added.
    """
    shown = (panel(ctx, menu_id) for panel in menu_panels)
    return [panel for panel in shown if panel]
