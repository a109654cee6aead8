"""What pages show of a client (inwoner), as values."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import gettext

from cafeteria.clients.queries import ClientRow, GroupChange
from cafeteria.menus.eligibility import CLIENT_GROUPS
from regie.web.formats import translated
from tenants.people.queries import RoleHolder


def contact_options(people: Iterable[RoleHolder], client: ClientRow | None = None) -> list[tuple[UUID, str]]:
    """Give who can be chosen as contact person (keuze van een contactpersoon).

    Args:
        people: who works here now.
        client: whose contact person is one of the options also after leaving; None for a new client.

    Returns:
        Ids and names.
    """
    found = [(one.id, one.name) for one in people]
    known = client.contact_id if client else None
    if client is None or known is None or known in {one for one, _ in found}:
        return found
    return [(known, client.contact or gettext("Somebody who no longer works here")), *found]


def group_word(group: str | None) -> str | None:
    """Write a client group (doelgroep).

    Args:
        group: its code; None without a group.

    Returns:
        The word; None without a group.
    """
    return translated(CLIENT_GROUPS[group]) if group else None


def shown_changes(history: Iterable[GroupChange]) -> list[dict[str, Any]]:
    """Prepare how the client group moved for a timeline (herbeoordelingen).

    Args:
        history: the newest first.

    Returns:
        From which group to which, by whom and when.
    """
    none = gettext("none")
    return [
        {
            "when": one.recorded_at,
            "who": one.person,
            "what": gettext(
                "From %(before)s to %(after)s",
                before=group_word(one.before) or none,
                after=group_word(one.after) or none,
            ),
        }
        for one in history
    ]
