"""What pages of budgets share (weergave): rows with their addresses, sums, years to choose from, a file."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from billing.budgets.after import LineEffect
from billing.budgets.queries import LineBalance
from regie.errors import msgid
from regie.listing import Column, totals_of
from regie.web.addresses import page_url
from regie.web.formats import euro_whole, percent
from regie.web.lists import table_columns

COLUMNS = (
    Column("municipality", msgid("Municipality"), heading=True, href="page", in_api=False),
    Column("fund_name", msgid("Fund"), href="url"),
    Column("fund", msgid("Fund code"), in_table=False),
    Column("year", msgid("Year"), "number", in_table=False),
    Column("budget", msgid("Budget"), "euro", href="url", adds_up=True),
    Column("cover", msgid("Cover"), "euro", href="url", adds_up=True),
    Column("held", msgid("Reserved"), "euro", href="url", adds_up=True),
    Column("committed", msgid("Commitments"), "euro", href="url", adds_up=True),
    Column("realised", msgid("Realised"), "euro", href="url", adds_up=True),
    Column("uncovered", msgid("Still to be covered"), "euro", href="url", adds_up=True),
    # No total: room of one year or fund cannot be used in another.
    Column("room", msgid("Available"), "euro", href="url", strong=True),
    Column("share", msgid("Used (%)"), "share", in_file=False, in_api=False),
    Column("used_share", msgid("Used (%)"), "share", in_table=False, in_api=False),
)

# What a decision does to each line; once it is decided, the amounts alone.
EFFECTS = (
    Column("fund", msgid("Fund"), href="url", heading=True),
    Column("year", msgid("Year")),
    Column("source", msgid("Source")),
    Column("now", msgid("Now"), "euro"),
    Column("cents", msgid("Added or taken away"), "euro", strong=True, adds_up=True),
    Column("new_total", msgid("New total"), "euro"),
    Column("room", msgid("Available now"), "euro"),
    Column("room_after", msgid("Available after it"), "euro"),
    Column("uncovered", msgid("Still to be covered now"), "euro"),
    Column("uncovered_after", msgid("Still to be covered after it"), "euro"),
)
AFTER = {"now", "new_total", "room", "room_after", "uncovered", "uncovered_after"}


def shown_line(line: LineBalance, url: str) -> dict[str, Any]:
    """Prepare a budget line for a page (budgetregel).

    Args:
        line: with its balance.
        url: page of the line.

    Returns:
        Its values by the keys of the columns.
    """
    share = percent(line.used, line.total)
    return {
        **vars(line),
        "total": line.total,
        "share": share,
        "url": url,
    }


def shown_effect(effect: LineEffect, url: str | None) -> dict[str, Any]:
    """Prepare what a decision does to a line for a page (gevolg).

    Args:
        effect: the line before and after.
        url: page of the line; None while it has none.

    Returns:
        Values by the keys of the columns.
    """
    return {
        "url": url,
        "fund": effect.before.fund_name,
        "year": effect.before.year,
        "source": effect.source,
        "now": effect.now,
        "cents": effect.cents,
        "new_total": effect.new_total,
        "room": effect.before.room,
        "room_after": effect.after.room,
        "uncovered": effect.before.uncovered,
        "uncovered_after": effect.after.uncovered,
        "short_by": effect.short_by,
    }


def effect_columns(effects: Iterable[Mapping[str, Any]], *, decided: bool = False) -> list[dict[str, Any]]:
    """Give the columns of what a decision does (kolommen), without those in which nothing would stand.

    Args:
        effects: as `shown_effect` gives them.
        decided: it no longer waits, so only its amounts are told.

    Returns:
        What the macro `data_table` takes.
    """
    found = list(effects)
    unsaid = AFTER if decided else set()
    if not any(one["source"] for one in found):
        unsaid = unsaid | {"source"}
    if not any(one["uncovered"] or one["uncovered_after"] for one in found):
        unsaid = unsaid | {"uncovered", "uncovered_after"}
    return table_columns(EFFECTS, without=unsaid)


def sums(lines: Iterable[LineBalance]) -> dict[str, int]:
    """Add budget lines up (totalen), cents; what is available is left out.

    Args:
        lines: of any funds, years and municipalities.

    Returns:
        Cents by the keys of the columns, `total` and `used`.
    """
    found = list(lines)
    more = {name: sum(getattr(line, name) for line in found) for name in ("total", "used")}
    return {**totals_of(COLUMNS, found), **more}


def year_choices(years: Iterable[int], chosen: int, this_year: int) -> list[dict[str, Any]]:
    """List the years to choose from (jaarkeuze).

    Args:
        years: that have budget lines.
        chosen: the one shown; it is in the list whatever it is.
        this_year: always in the list.

    Returns:
        Label, address and whether it is the one shown, the earliest first.
    """
    return [
        {"label": str(year), "url": page_url(year=year), "current": year == chosen}
        for year in sorted({*years, chosen, this_year})
    ]


def rows_of_file(lines: Iterable[LineBalance], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """Prepare budget lines for a file (budgetregels), without subtotals.

    Args:
        lines: with their balance.
        names: of the municipalities.

    Returns:
        Values by the keys of the columns.
    """
    return [
        {**vars(line), "municipality": names[line.tenant_id], "used_share": _used_share(line)}
        for line in lines
    ]


def _used_share(line: LineBalance) -> Decimal | None:
    return (Decimal(line.used) * 100 / line.total).quantize(Decimal("0.1")) if line.total else None


def shown_gap(line: LineBalance, url: str, cover_url: str | None, municipality: str = "") -> dict[str, Any]:
    """Prepare a line on which something is still to be covered (nog te dekken) for a page.

    Args:
        line: with its balance.
        url: page of the line.
        cover_url: where cover for it is recorded; None for who may not.
        municipality: its name, where there are several.

    Returns:
        Values for the macro `gaps`.
    """
    return {**vars(line), "url": url, "cover_url": cover_url, "municipality": municipality}


def covered(year: int, gaps: Collection[LineBalance]) -> dict[str, Any]:
    """Say whether everything is covered (alles gedekt): in every year, and not only in the one that is shown.

    Args:
        year: that is shown.
        gaps: the lines of every year on which something is still to be covered.

    Returns:
        `covered_note` for people, and `uncovered_ever` in cents.
    """
    here = sum(line.uncovered for line in gaps if line.year == year)
    ever = sum(line.uncovered for line in gaps)
    if here:
        note = gettext("▲ stops new orders on its line")
    elif ever:
        note = gettext("▲ %(amount)s in other years", amount=euro_whole(ever))
    else:
        note = gettext("Everything is covered")
    return {"covered_note": note, "uncovered_ever": ever}
