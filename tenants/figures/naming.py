"""Whether a name beside a code is of somebody else (naam en gemeentecode): a pure rule."""

import re
import unicodedata
from collections.abc import Collection


def contradicts(written: str, registered: str, names: Collection[str]) -> bool:
    """Tell whether a row names another than the holder of its code (tegenspraak).

    Args:
        written: the name in the row.
        registered: name of the municipality that holds the code.
        names: of all municipalities.

    Returns:
        True when it is the name of another, or shares nothing with the registered one; "gemeente", accents
        and what stands between brackets tell nothing.
    """
    said, holder = _plain(written), _plain(registered)
    if said == holder:
        return False
    if said in {_plain(name) for name in names}:
        return True
    return said not in holder and holder not in said


def _plain(name: str) -> str:
    bare = re.sub(r"\(.*?\)", "", unicodedata.normalize("NFKD", name.casefold()))
    return re.sub(r"^gemeente|[^a-z]", "", bare.strip())
