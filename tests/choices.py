"""What the tests choose from: an assortment and product choices, made through the services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from cafeteria.assortment.services import add_product, add_variant, set_tariff
from cafeteria.menus.deciding import adopt_menu
from cafeteria.menus.new_lines import NewLine
from cafeteria.menus.services import save_lines, start_menu, submit_menu
from regie.asking import Everything
from regie.database.engine import transaction
from regie.database.scope import Actor
from regie.database.tenant import require_tenant
from regie.periods import Period, year
from tests.world import World

YEAR = year(2013)


@dataclass(frozen=True)
class Assortment:
    """Ids of what is in the assortment: a light and a heavy diagnosis, and a work route."""

    diagnosis: UUID
    light: UUID
    heavy: UUID
    work: UUID


def build_assortment(world: World) -> Assortment:
    """Diagnosis light (€ 350) and heavy (€ 1,200, in 2013 only), work route (€ 2,000); fund re-integratie."""
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        diagnosis = _product(session, actor, "diagnose", "Diagnose", "diagnosis")
        route = _product(session, actor, "werktraject", "Werktraject", "route")
        return Assortment(
            diagnosis=diagnosis,
            light=_variant(session, actor, diagnosis, "licht", 35_000),
            heavy=_variant(session, actor, diagnosis, "zwaar", 120_000, ends_on=date(2014, 1, 1)),
            work=_variant(session, actor, route, "standaard", 200_000),
        )


def _product(session: Session, actor: Actor, code: str, name: str, kind: str) -> UUID:
    return add_product(
        session,
        actor,
        code=code,
        name=name,
        kind=kind,
        office="front",
        product_group="werk",
        task_field="6.5",
        scheme="Participatiewet",
        unit="traject",
        fund="re-integratie",
    )


def _variant(
    session: Session, actor: Actor, product_id: UUID, code: str, cents: int, ends_on: date | None = None
) -> UUID:
    made = add_variant(session, actor, product_id=product_id, code=code, name=code, norm_minutes=240)
    set_tariff(
        session, actor, variant_id=made, price_cents=cents, starts_on=date(2013, 1, 1), ends_on=ends_on
    )
    return made


def draft_choice(
    world: World, slug: str, lines: Sequence[NewLine], period: Period = YEAR, by: str = "director"
) -> UUID:
    """Draft a product choice of a municipality; its version is then 2."""
    with transaction(world.scope(by, slug)) as (session, actor):
        tenant_id = require_tenant(session, actor.cooperation_id, slug).id
        menu_id = start_menu(session, actor, tenant_id, period)
        save_lines(session, actor, tenant_id, menu_id, expected_version=1, lines=lines)
    return menu_id


def submit_choice(world: World, slug: str, menu_id: UUID, by: str = "director") -> None:
    """Submit a draft of version 2; its version is then 3."""
    with transaction(world.scope(by, slug)) as (session, actor):
        tenant_id = require_tenant(session, actor.cooperation_id, slug).id
        submit_menu(session, actor, tenant_id, menu_id, expected_version=2)


def adopted_choice(
    world: World,
    slug: str,
    lines: Sequence[NewLine],
    period: Period = YEAR,
    drafter: str = "director",
    adopter: str = "holder",
) -> UUID:
    """Draft, submit and adopt a product choice."""
    menu_id = draft_choice(world, slug, lines, period, drafter)
    submit_choice(world, slug, menu_id, drafter)
    with transaction(world.scope(adopter, slug)) as (session, actor):
        tenant_id = require_tenant(session, actor.cooperation_id, slug).id
        adopt_menu(session, actor, tenant_id, menu_id, expected_version=3, confirmed=Everything())
    return menu_id
