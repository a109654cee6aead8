"""Navigation: what a person may open, in the municipality of this page or else the one worked in last."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request, session, url_for
from sqlalchemy.orm import Session

from regie.clock import demonstration_date, today
from regie.database.scope import Actor
from regie.database.tenant import MUNICIPALITY, Tenant, readable_tenants
from regie.web.page_table import PageInfo


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
    tenants = readable_tenants(db, actor.cooperation_id)
    covered = frozenset(tenant_id for grant in actor.grants for tenant_id in grant.tenant_ids)
    own = [tenant for tenant in tenants if tenant.kind == MUNICIPALITY and tenant.id in covered]
    home = municipality or _last_municipality(own)
    entries = sorted((page for page in pages if page.nav), key=lambda page: page.nav.order if page.nav else 0)
    return {
        "navigation": [item for page in entries if (item := _item(page, actor, home))],
        "cooperation": next(tenant for tenant in tenants if tenant.id == actor.cooperation_id),
        "municipalities": [_choice(tenant, municipality) for tenant in own],
        "tenant_names": {tenant.id: tenant.name for tenant in tenants},
        "demonstration_date": demonstration_date(),
        "today": today(),
    }


def _last_municipality(own: list[Tenant]) -> Tenant | None:
    last = next((tenant for tenant in own if tenant.slug == session.get("municipality")), None)
    return last or (own[0] if own else None)


def _item(page: PageInfo, actor: Actor, home: Tenant | None) -> NavItem | None:
    assert page.nav
    if page.of_one_municipality and home is None:
        return None
    if page.permission and not actor.may(
        page.permission, home.id if home and page.of_one_municipality else None
    ):
        return None
    url = (
        url_for(page.endpoint, slug=home.slug)
        if page.of_one_municipality and home
        else url_for(page.endpoint)
    )
    noun = page.endpoint.partition(".")[0]
    return NavItem(page.nav.label, url, current=(request.blueprint or "") == noun)


def _choice(tenant: Tenant, municipality: Tenant | None) -> MunicipalityChoice:
    rule = request.url_rule
    # Switching stays on the same kind of page where that page needs nothing but the municipality.
    same = rule is not None and rule.arguments == {"slug"}
    endpoint = request.endpoint if same and request.endpoint else "home.municipality"
    return MunicipalityChoice(
        tenant.name,
        url_for(endpoint, slug=tenant.slug),
        current=bool(municipality and municipality.id == tenant.id),
        theme=tenant.theme,
    )
