"""What the pages of product choices and their files show of a line, and of a product in two choices."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext

from cafeteria.menus.comparing import Difference
from cafeteria.menus.lines import LineRow


def shown_line(line: LineRow) -> dict[str, Any]:
    """Prepare a line for its table and its file (regel).

    Args:
        line: with what it is called and costs.

    Returns:
        Values by the keys of `LINES`.
    """
    return {
        **vars(line),
        "name": line.name,
        "groups": ", ".join(line.client_groups) or gettext("Everybody"),
        "unit_cents": line.unit_cents,
        "at_most_cents": line.terms.at_most_cents,
        "units_left": line.units_left,
    }


def shown_difference(one: Difference, sentences: Sequence[str]) -> dict[str, Any]:
    """Prepare a product in two choices for its table (verschil).

    Args:
        one: what it was and is.
        sentences: what differs, in the reader's language.

    Returns:
        Values by the keys of `COMPARED`, and what was chosen before and is now.
    """
    was, now = one.before, one.after
    return {
        "name": one.name,
        "was": was,
        "is": now,
        "units_was": was.ceiling_units if was else None,
        "units_is": now.ceiling_units if now else None,
        "price_was": was.unit_cents if was else None,
        "price_is": now.unit_cents if now else None,
        "more": one.more_cents,
        "words": " ".join(sentences) or gettext("Nothing changes."),
    }
