"""The reach of a list (bereik): one municipality, or all in which somebody holds the role for it."""

from dataclasses import dataclass

from flask import request

from regie.database.tenant import MUNICIPALITY, Tenant, list_readable_tenants
from regie.errors import not_yours
from regie.web.page import PageContext


@dataclass(frozen=True)
class Reach:
    """Whose rows a list shows (bereik van een lijst).

    Args:
        choices: municipalities of the person, by name; just the one on a page of one municipality.
        chosen: the one in the address or in the filter; None for all of them.
    """

    choices: tuple[Tenant, ...]
    chosen: Tenant | None

    @property
    def ids(self) -> frozenset[int]:
        """Give the owners of the rows (eigenaren)."""
        return frozenset(one.id for one in ((self.chosen,) if self.chosen else self.choices))

    @property
    def options(self) -> list[tuple[str, str]]:
        """Give the municipalities as options of a filter (keuzelijst)."""
        return [(one.slug, one.name) for one in self.choices]


def reach_of(ctx: PageContext) -> Reach:
    """Tell whose rows this page may list (bereik): never more than the grants give for its permission.

    Args:
        ctx: a page of one municipality, or one over all of them with a filter `municipality`.

    Returns:
        The municipality of the page, or else those where the person has the permission of the page.

    Raises:
        NotFound: the filter names a municipality that is not one of these.
    """
    if ctx.municipality:
        return Reach((ctx.municipality,), ctx.municipality)
    assert ctx.info.permission
    held = ctx.actor.where(ctx.info.permission)
    readable = list_readable_tenants(ctx.session, ctx.actor.cooperation_id)
    choices = tuple(one for one in readable if one.kind == MUNICIPALITY and one.id in held)
    asked = request.args.get("municipality", "")
    chosen = next((one for one in choices if one.slug == asked), None)
    if asked and not chosen:
        raise not_yours()
    return Reach(choices, chosen)
