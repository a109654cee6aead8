"""Panels (panelen) beside a product choice that higher rooms add, such as its effect on the budget."""

from collections.abc import Callable, Sequence
from uuid import UUID

from markupsafe import Markup

from cafeteria.menus.comparing import LineTerms
from regie.web.page import PageContext

# Given the page, the choice and what is typed about it (None: what is saved counts), a panel returns its
# HTML, or nothing where the person may not see it.
MenuPanel = Callable[[PageContext, UUID, Sequence[LineTerms] | None], Markup | None]

menu_panels: list[MenuPanel] = []


def panels_beside(ctx: PageContext, menu_id: UUID, typed: Sequence[LineTerms] | None = None) -> list[Markup]:
    """Gather what other rooms show beside a product choice (panelen).

    Args:
        ctx: the page of the choice.
        menu_id: the choice.
        typed: what stands in its form; None where there is no form.

    Returns:
        HTML, in the order in which the panels were added.
    """
    shown = (panel(ctx, menu_id, typed) for panel in menu_panels)
    return [panel for panel in shown if panel]
