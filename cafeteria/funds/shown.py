"""What pages that choose a fund show of it (keuze van een geldstroom)."""

from collections.abc import Collection

from cafeteria.funds.queries import FundRow


def fund_options(found: Collection[FundRow]) -> list[tuple[str, str]]:
    """Turn funds into options of a select (keuzelijst).

    Args:
        found: as `list_funds` gives them.

    Returns:
        Pairs of a code and what people choose by: the name, with the code where another has that name too.
    """
    names = [row.name for row in found]
    return [
        (row.code, row.name if names.count(row.name) == 1 else f"{row.name} ({row.code})") for row in found
    ]
