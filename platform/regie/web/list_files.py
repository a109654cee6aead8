"""The files of a list (bestanden): the same rows as CSV and as XLSX, each at an address of its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from regie.errors import msgid
from regie.listing import Column
from regie.permissions import Permission
from regie.web.downloads import delimiter_asked, download
from regie.web.formats import translated
from regie.web.limits import limited_download
from regie.web.lists import list_csv, list_xlsx
from regie.web.page import PageContext, page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class ListFile:
    """A list to hand out (bestand).

    Args:
        name: as it is saved, without what tells the kind of file.
        columns: of the list.
        rows: as the page shows them, all of them.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[object]


View = Callable[..., ListFile]


def list_file(
    blueprint: Blueprint, rule: str, *, title: str, permission: Permission
) -> Callable[[View], View]:
    """Declare the files of a list (bestanden): `rule.csv`, and `rule.xlsx` with `_xlsx` after its endpoint.

    Args:
        blueprint: of the noun.
        rule: address of the list.
        title: msgid.
        permission: who may have them.

    Returns:
        A decorator for `view(ctx, **parts_of_the_address)`, which gives a `ListFile`.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def as_csv(ctx: PageContext, **parts: Any) -> Response:
            found = view(ctx, **parts)
            body = list_csv(found.columns, found.rows, delimiter_asked())
            return download(body, f"{found.name}.csv")

        @wraps(view)
        def as_xlsx(ctx: PageContext, **parts: Any) -> Response:
            found = view(ctx, **parts)
            body = list_xlsx(found.columns, found.rows, translated(msgid("List")))
            return download(body, f"{found.name}.xlsx", XLSX)

        as_xlsx.__name__ = f"{view.__name__}_xlsx"
        for ending, given in (("csv", as_csv), ("xlsx", as_xlsx)):
            page(blueprint, f"{rule}.{ending}", title=title, permission=permission)(limited_download(given))
        return view

    return declare


def file_urls(endpoint: str, **address: Any) -> dict[str, str]:
    """Give the addresses of the files of a list (adressen).

    Args:
        endpoint: as `list_file` declared it.
        **address: the parts of the address, and the filters of the view.

    Returns:
        By kind of file: `xlsx`, `semicolon` for CSV in a Dutch spreadsheet, `comma` for CSV.
    """
    return {
        "xlsx": url_for(f"{endpoint}_xlsx", **address),
        "semicolon": url_for(endpoint, delimiter="semicolon", **address),
        "comma": url_for(endpoint, **address),
    }
