"""Names of funds as people type them (geldstromen): a pure rule that asks before a slip opens a new one."""

from collections.abc import Collection
from difflib import get_close_matches

# How alike two names are before one is taken for a slip of the other.
ALIKE = 0.75


def known_fund(typed: str, known: Collection[str]) -> str | None:
    """Tell which known fund a name is probably a slip of (bedoelt u).

    Args:
        typed: as somebody wrote it.
        known: names of the funds that there are.

    Returns:
        The known name; None when it is one of them already, or like none.
    """
    if typed in known:
        return None
    by_lower = {name.lower(): name for name in known}
    found = get_close_matches(typed.lower(), by_lower, n=1, cutoff=ALIKE)
    return by_lower[found[0]] if found else None
