"""Where somebody looks (plek): a row opened from a list of all municipalities keeps that list at hand."""

from flask import request, session, url_for

from regie.web.page_table import PAGES, PageInfo

LISTS, OVER_ALL = "lists", "over_all"
MOST_LISTS = 4
LONGEST_ADDRESS = 300


def remember_place(info: PageInfo) -> None:
    """Remember a list with its filters, and whether it is one of all municipalities (plek onthouden).

    Args:
        info: the page that is shown.
    """
    if request.method != "GET" or not info.methods:
        return
    is_list = info.nav is not None and info.nav.within != "any"
    if not info.of_one_municipality:
        session[OVER_ALL] = True
    elif is_list or info.endpoint == "home.municipality":
        session[OVER_ALL] = False
    address = request.full_path.rstrip("?")
    if is_list and len(address) <= LONGEST_ADDRESS:
        others = [(noun, kept) for noun, kept in session.get(LISTS, {}).items() if noun != info.noun]
        session[LISTS] = dict([*others, (info.noun, address)][-MOST_LISTS:])


def looks_at_all() -> bool:
    """Tell whether somebody came from what is of all municipalities (over alle gemeenten).

    Returns:
        False for whoever chose one municipality, and at first.
    """
    return bool(session.get(OVER_ALL))


def list_of(noun: str, slug: str) -> str:
    """Give the list to go back to from one of its rows (terug naar de lijst), with the filters it had.

    Args:
        noun: of the list, such as `clients`.
        slug: municipality of the row.

    Returns:
        The list that was looked at last, if this row can stand in it; or else that of the municipality.
    """
    kept = str(session.get(LISTS, {}).get(noun, ""))
    here = next(
        one for one in PAGES.values() if one.noun == noun and one.nav is not None and one.nav.within == "one"
    )
    own = url_for(here.endpoint, slug=slug)
    of_this = not kept.startswith("/m/") or kept.partition("?")[0] == own
    return kept if kept and of_this else own
