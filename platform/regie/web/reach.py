"""The reach of a list (bereik): one municipality, or all in which somebody holds the role for it."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from regie.database.tenant import MUNICIPALITY, Tenant, list_readable_tenants
from regie.errors import msgid, not_yours
from regie.web.addresses import filters_asked
from regie.web.formats import translated
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
    choices = _own(ctx)
    asked = request.args.get("municipality", "")
    chosen = next((one for one in choices if one.slug == asked), None)
    if asked and not chosen:
        raise not_yours()
    return Reach(choices, chosen)


def _own(ctx: PageContext) -> tuple[Tenant, ...]:
    assert ctx.info.permission
    held = ctx.actor.where(ctx.info.permission)
    readable = list_readable_tenants(ctx.session, ctx.actor.cooperation_id)
    return tuple(one for one in readable if one.kind == MUNICIPALITY and one.id in held)


@dataclass(frozen=True)
class NothingFound:
    """A search that found nothing (niets gevonden).

    Args:
        why: where was looked, translated.
        label: of the way to look everywhere, translated; None where everywhere was looked.
        href: address of the same search over all municipalities.
    """

    why: str
    label: str | None = None
    href: str | None = None


def nothing_found(ctx: PageContext, reach: Reach, everywhere: str, *names: str) -> NothingFound:
    """Say where was looked in vain, and offer to look everywhere (niets gevonden).

    Args:
        ctx: the page of the list.
        reach: whose rows it shows.
        everywhere: endpoint of the same list over all municipalities.
        *names: of its filters, without that of the municipality.

    Returns:
        What the page shows.
    """
    if reach.chosen is None:
        message = msgid(
            "Nothing matches in your %(count)s municipalities. Search for less, or show everything."
        )
        return NothingFound(translated(message, {"count": len(reach.choices)}))
    message = msgid("Nothing matches in %(name)s. Search for less, or show everything.")
    why = translated(message, {"name": reach.chosen.name})
    if len(_own(ctx)) < 2:
        return NothingFound(why)
    label = translated(msgid("Search in all municipalities"))
    asked: dict[str, Any] = {**filters_asked(*names)}
    return NothingFound(why, label, url_for(everywhere, **asked))
