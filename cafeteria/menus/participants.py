"""Who worked on a product choice (eigen wijziging), and so may not adopt it."""

from collections.abc import Iterable
from uuid import UUID


def participants(editors: Iterable[UUID], submitted_by: UUID | None) -> frozenset[UUID]:
    """Tell who worked on a product choice (wie er aan werkte).

    Args:
        editors: accounts that changed the draft.
        submitted_by: account that submitted it; None while nobody has.

    Returns:
        Accounts that may not adopt it.
    """
    return frozenset(editors) | ({submitted_by} if submitted_by else frozenset())
