"""Addresses within the site (adressen): the path to a page, and the same page with another filter."""

import re
from collections.abc import Container
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

from regie.periods import FIRST_YEAR, LAST_YEAR

LONGEST_TEXT = 100
LARGEST_ID = 2**31 - 1
LAST_PAGE = 999_999


@dataclass(frozen=True)
class Crumb:
    """A step of the path to this page (kruimel).

    Args:
        label: translated, or a name.
        url: where it leads; None for the page itself.
    """

    label: str
    url: str | None = None


def page_url(**changes: object) -> str:
    """Give the address of this page with another filter or page number (adres met filter).

    Args:
        **changes: names and values to put into the query; None takes one away.

    Returns:
        Path and query.
    """
    query: MultiDict[str, str] = MultiDict(request.args)
    for name, value in changes.items():
        query.poplist(name)
        if value is not None:
            query[name] = str(value)
    return iri_to_uri(request.path) + (f"?{urlencode(list(query.items(multi=True)))}" if query else "")


def page_numbers(page: int, pages: int) -> list[int | None]:
    """Choose which page numbers to show (paginanummers).

    Args:
        page: the current one, from 1.
        pages: how many there are.

    Returns:
        The first, the last and those around the current one; None where some are left out.
    """
    wanted = sorted({1, pages, *range(max(page - 1, 1), min(page + 1, pages) + 1)})
    shown: list[int | None] = []
    for before, number in zip([0, *wanted], wanted, strict=False):
        if number == before + 2:
            shown.append(number - 1)
        elif number > before + 2:
            shown.append(None)
        shown.append(number)
    return shown


def name_of(what: str, of: str) -> str:
    """Name what a list is asked for by (parameter), apart from other lists on the same page.

    Args:
        what: `page` or `sort`.
        of: id of the table; empty for the only one of a page.

    Returns:
        The name in the address.
    """
    return f"{of}_{what}" if of else what


def page_asked(of: str = "") -> int:
    """Tell which page of a list is asked for (paginanummer).

    Args:
        of: id of the table; empty for the only one of a page.

    Returns:
        From 1; 1 for anything that is no page number.
    """
    return _whole(request.args.get(name_of("page", of), ""), 1, LAST_PAGE) or 1


def sort_asked(known: Container[str], default: str, of: str = "") -> str:
    """Tell in which order a list is asked for (volgorde).

    Args:
        known: names that can be sorted by.
        default: for anything else.
        of: id of the table; empty for the only one of a page.

    Returns:
        A name, with `-` before it for the other way around.
    """
    asked = request.args.get(name_of("sort", of), "")
    return asked if asked.removeprefix("-") in known else default


def choice_asked(name: str, known: Container[str]) -> str:
    """Tell which value of a filter is asked for (filter).

    Args:
        name: of the filter.
        known: values that it can have.

    Returns:
        The value; empty for none, or for anything else.
    """
    asked = request.args.get(name, "")
    return asked if asked in known else ""


def text_asked(name: str = "text") -> str:
    """Tell for which words a list is searched (zoektekst).

    Args:
        name: of the field.

    Returns:
        As typed, at most 100 characters; empty for none.
    """
    return request.args.get(name, "")[:LONGEST_TEXT]


def flag_asked(name: str) -> bool:
    """Tell whether a box of a filter is ticked (vinkje).

    Args:
        name: of the box.

    Returns:
        True when it is.
    """
    return request.args.get(name) == "on"


def filters_asked(*names: str) -> dict[str, str]:
    """Tell how a list is filtered and sorted (filters), so that its file is the same list.

    Args:
        *names: of the filters.

    Returns:
        Name to value, as they stand in the address of this page; what does not stand there is missing.
    """
    return {name: request.args[name] for name in names if name in request.args}


def year_asked(otherwise: int) -> int:
    """Tell which year is asked for (jaar).

    Args:
        otherwise: the year when none is asked for, or one outside those that are kept here.

    Returns:
        From 1990 up to and including 2189.
    """
    return _whole(request.args.get("year", ""), FIRST_YEAR, LAST_YEAR) or otherwise


def ident_asked(name: str) -> UUID | None:
    """Tell which row is asked for (kenmerk).

    Args:
        name: of the filter.

    Returns:
        Its id; None for none, and for anything that is no id.
    """
    return read_ident(request.args.get(name, ""))


def read_ident(text: str) -> UUID | None:
    """Read the id of a row (kenmerk) from an address or a field beside a form.

    Args:
        text: as it stands there; may be hostile.

    Returns:
        The id; None for anything else.
    """
    try:
        return UUID(text)
    except ValueError:
        return None


def tenant_asked(name: str = "municipality") -> int | None:
    """Tell which municipality is asked for (gemeente).

    Args:
        name: of the filter.

    Returns:
        Its number; None for none, and for anything that is no number.
    """
    return _whole(request.args.get(name, ""), 1, LARGEST_ID)


def _whole(text: str, lowest: int, highest: int) -> int | None:
    # Only as we write it ourselves: digits, no sign, no spaces, no digits of other scripts.
    if not re.fullmatch("[1-9][0-9]{0,9}", text):
        return None
    return int(text) if lowest <= int(text) <= highest else None


def safe_next(target: str) -> str | None:
    """Accept an address to go on to only within this site (veilig doorsturen).

    Args:
        target: as asked for; may be hostile.

    Returns:
        The same path, or None.
    """
    try:
        parts = urlsplit(target.replace("\\", "/"))
    except ValueError:
        return None
    inside = (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and not parts.scheme
        and not parts.netloc
    )
    return target if inside and target.isprintable() else None


def back_asked() -> str | None:
    """Tell to which page a form wants to go back once it is accepted (terug naar).

    Returns:
        The path in `?back=`; None without one, and for an address elsewhere.
    """
    return safe_next(request.args.get("back", ""))


def with_back(action: str) -> str:
    """Let a form lead back to where its page was opened from (terugadres meegeven).

    Args:
        action: where the form is sent.

    Returns:
        The same with the `?back=` of this page, if it has one.
    """
    back = back_asked()
    if back is None:
        return action
    return f"{action}{'&' if '?' in action else '?'}{urlencode({'back': back})}"
