"""Navigation: what a person may open, in the municipality of this page or else the one worked in last."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request, session, url_for
from sqlalchemy.orm import Session

from regie.clock import demonstration_date, today
from regie.database.scope import Actor
from regie.database.tenant import MUNICIPALITY, Tenant, list_readable_tenants
from regie.web.page_table import PageInfo
from regie.web.places import looks_at_all


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation (menu-item).

    Args:
        label: msgid.
        url: where it leads.
        current: whether this page is part of it.
    """

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class MunicipalityChoice:
    """A municipality one can switch to (gemeente kiezen).

    Args:
        name: its name.
        url: its first page.
        current: whether it is the one of this page.
        theme: name of its theme, if it has one.
    """

    name: str
    url: str
    current: bool
    theme: str | None = None


def shell_values(
    db: Session, actor: Actor, municipality: Tenant | None, pages: Iterable[PageInfo]
) -> dict[str, object]:
    """Gather what the frame around every page shows (paginakader), with one query.

    Args:
        db: within a scope.
        actor: who is signed in.
        municipality: of this page, if it has one.
        pages: every declared page.

    Returns:
        Values for `base.html`.
    """
    tenants = list_readable_tenants(db, actor.cooperation_id)
    covered = frozenset(tenant_id for grant in actor.grants for tenant_id in grant.tenant_ids)
    own = [tenant for tenant in tenants if tenant.kind == MUNICIPALITY and tenant.id in covered]
    entries = sorted((page for page in pages if page.nav), key=lambda page: page.nav.order if page.nav else 0)
    of_one = municipality is not None and not looks_at_all()
    within = "one" if of_one or len(own) == 1 else "several"
    return {
        "navigation": _navigation(entries, actor, municipality or _last_municipality(own), within),
        "over_all": _over_all(entries, actor),
        "cooperation": next(tenant for tenant in tenants if tenant.id == actor.cooperation_id),
        "municipalities": [_choice(entries, actor, tenant, municipality) for tenant in own],
        # The cooperation stands first, so that the colours of municipalities begin at one.
        "tenant_series": {tenant.id: number for number, tenant in enumerate(tenants)},
        "demonstration_date": demonstration_date(),
        "today": today(),
    }


def _last_municipality(own: list[Tenant]) -> Tenant | None:
    last = next((tenant for tenant in own if tenant.slug == session.get("municipality")), None)
    return last or (own[0] if own else None)


def _navigation(entries: list[PageInfo], actor: Actor, home: Tenant | None, within: str) -> list[NavItem]:
    shown = [page for page in entries if page.nav and page.nav.within in (within, "any")]
    shown = [page for page in shown if _may_open(page, actor, home)]
    current = _part_of(shown)
    return [NavItem(page.nav.label, _address(page, home), page is current) for page in shown if page.nav]


def _may_open(page: PageInfo, actor: Actor, home: Tenant | None) -> bool:
    if page.of_one_municipality and home is None:
        return False
    where = home.id if home and page.of_one_municipality else None
    return page.permission is None or actor.may(page.permission, where)


def _address(page: PageInfo, home: Tenant | None) -> str:
    return (
        url_for(page.endpoint, slug=home.slug)
        if page.of_one_municipality and home
        else url_for(page.endpoint)
    )


def _part_of(shown: list[PageInfo]) -> PageInfo | None:
    # The entry whose address this page continues furthest, or else the one of its noun.
    above = [page for page in shown if _continues(page.rule)]
    of_noun = (page for page in shown if page.noun == request.blueprint)
    return max(above, key=lambda page: len(page.rule), default=None) or next(of_noun, None)


def _continues(rule: str) -> bool:
    here = request.url_rule.rule if request.url_rule else ""
    return here == rule or (rule != "/" and here.startswith(f"{rule}/"))


def _over_all(entries: list[PageInfo], actor: Actor) -> str | None:
    # The same kind of page over all municipalities, where there is one.
    found = _of_this_noun(entries, "several")
    return _address(found, None) if found and _may_open(found, actor, None) else None


def _of_this_noun(entries: list[PageInfo], within: str) -> PageInfo | None:
    here = (page for page in entries if page.nav and page.nav.within == within)
    return next((page for page in here if page.noun == request.blueprint), None)


def _choice(
    entries: list[PageInfo], actor: Actor, tenant: Tenant, municipality: Tenant | None
) -> MunicipalityChoice:
    current = bool(municipality and municipality.id == tenant.id)
    return MunicipalityChoice(tenant.name, _same_page(entries, actor, tenant), current, tenant.theme)


def _same_page(entries: list[PageInfo], actor: Actor, tenant: Tenant) -> str:
    # Switching stays on the same kind of page where that page needs nothing but the municipality.
    if request.endpoint and request.url_rule and request.url_rule.arguments == {"slug"}:
        return url_for(request.endpoint, slug=tenant.slug)
    found = _of_this_noun(entries, "one")
    if found and found.of_one_municipality and _may_open(found, actor, tenant):
        return _address(found, tenant)
    return url_for("home.municipality", slug=tenant.slug)
