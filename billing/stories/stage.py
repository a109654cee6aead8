"""The stage (toneel) of stories and drills: a cooperation whose people act through services."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from billing.budgets.services import DecisionFacts, LineAmount, adopt_decision, draft_decision
from cafeteria.assortment.services import add_product, add_variant, set_tariff
from cafeteria.funds.queries import list_funds
from cafeteria.funds.services import add_fund
from cafeteria.menus import lines as menu_lines
from cafeteria.menus import queries as menu_queries
from cafeteria.menus.deciding import adopt_menu
from cafeteria.menus.new_lines import NewLine
from cafeteria.menus.services import save_lines, start_menu, submit_menu
from regie.asking import Everything
from regie.database.engine import transaction, visitor
from regie.database.provision import DatabaseUrls
from regie.database.scope import Actor, SignedIn
from regie.outbox.worker import run_job
from regie.periods import Period
from regie.web.sign_in_state import hash_token
from tenants.municipalities.registration import NewMunicipality, add_cooperation, add_municipality
from tenants.people.accounts import NewGrant, add_person, start_token


@dataclass
class Stage:
    """A cooperation and the people who act in it (toneel).

    Args:
        urls: of the database.
        slug: of the cooperation.
        name: of the cooperation.
        on: the day of the story; roles count from the first of January 2011.
    """

    urls: DatabaseUrls
    slug: str
    name: str
    on: date
    tenant_ids: dict[str, int] = field(default_factory=dict)
    person_ids: dict[str, UUID] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tenant_ids[self.slug] = add_cooperation(self.urls.owner, self.slug, self.name)

    def go_to(self, day: date) -> None:
        """Go on with the story on another day (verder op een andere dag); everybody signs in anew."""
        self.on = day
        self._tokens.clear()

    def municipality(self, new: NewMunicipality) -> int:
        """Add a municipality (gemeente) and give its id."""
        self.tenant_ids[new.slug] = add_municipality(self.urls.owner, self.slug, new)
        return self.tenant_ids[new.slug]

    def person(self, login: str, name: str, *roles: str, password: str | None = None) -> UUID:
        """Add somebody (persoon) with roles such as `woerden:budget_holder`; give the id of the account."""
        since = date(2011, 1, 1)
        pairs = (role.partition(":") for role in roles)
        grants = [NewGrant(tenant, held, since) for tenant, _, held in pairs]
        self.person_ids[login] = add_person(self.urls.owner, self.slug, login, name, password, grants)
        return self.person_ids[login]

    def scope(self, login: str, *writes: str) -> SignedIn:
        """Give the scope of somebody who writes in these tenants (bereik)."""
        if login not in self._tokens:
            self._tokens[login] = start_token(self.urls.owner, login, self.on)
        return SignedIn(hash_token(self._tokens[login]), writes)

    @contextmanager
    def acting(self, login: str, *writes: str) -> Iterator[tuple[Session, Actor]]:
        """Act as somebody (handelen als) in one transaction."""
        with transaction(self.scope(login, *writes)) as unit:
            yield unit


@dataclass(frozen=True)
class NewProduct:
    """A product with one variant and its tariff (product).

    Args:
        code: of the product.
        name: of the product.
        kind: intake, diagnosis, route or support.
        price_cents: of one unit.
        fund: that pays.
        variant: name of the variant.
        unit: what one is.
        description: for readers.
        usual_months: how long an order usually takes; None where nothing is usual.
    """

    code: str
    name: str
    kind: str
    price_cents: int
    fund: str
    variant: str = "standaard"
    unit: str = "traject"
    description: str = ""
    usual_months: int | None = None


def open_funds(stage: Stage, login: str, codes: Iterable[str]) -> None:
    """Add the funds that are not there yet (geldstromen), each called as its code.

    Args:
        stage: where.
        login: of finance, or a product manager.
        codes: of the funds.
    """
    with stage.acting(login, "@") as (session, actor):
        known = {row.code for row in list_funds(session, actor.cooperation_id)}
        for code in codes:
            if code not in known:
                add_fund(session, actor, code=code, name=code)


def stock(stage: Stage, login: str, products: Sequence[NewProduct], starts_on: date) -> dict[str, UUID]:
    """Fill the assortment (assortiment vullen).

    Args:
        stage: where.
        login: a product manager.
        products: what to add.
        starts_on: first day of the tariffs.

    Returns:
        Code of the product to id of its variant.
    """
    variants: dict[str, UUID] = {}
    open_funds(stage, login, dict.fromkeys(new.fund for new in products))
    with stage.acting(login, "@") as (session, actor):
        for new in products:
            product_id = add_product(
                session,
                actor,
                code=new.code,
                name=new.name,
                kind=new.kind,
                office="front",
                product_group="participatie",
                task_field="6.5",
                scheme="WWB",
                unit=new.unit,
                fund=new.fund,
                description=new.description,
            )
            code = new.variant.replace(" ", "-")
            variant_id = add_variant(
                session,
                actor,
                product_id=product_id,
                code=code,
                name=new.variant,
                usual_months=new.usual_months,
            )
            set_tariff(
                session, actor, variant_id=variant_id, price_cents=new.price_cents, starts_on=starts_on
            )
            variants[new.code] = variant_id
    return variants


def choose(
    stage: Stage, slug: str, drafter: str, adopter: str, period: Period, lines: Sequence[NewLine]
) -> dict[UUID, UUID]:
    """Let a municipality choose products (productkeuze): one person drafts and submits, another adopts.

    Args:
        stage: where.
        slug: the municipality.
        drafter: login of a municipal director.
        adopter: login of a budget holder.
        period: over which the choice counts.
        lines: what is chosen.

    Returns:
        Variant to line of the adopted choice.
    """
    tenant_id = stage.tenant_ids[slug]
    with stage.acting(drafter, slug) as (session, actor):
        menu_id = start_menu(session, actor, tenant_id, period)
        version = save_lines(session, actor, tenant_id, menu_id, expected_version=1, lines=lines)
        submit_menu(session, actor, tenant_id, menu_id, expected_version=version)
    with stage.acting(adopter, slug) as (session, actor):
        version = menu_queries.require_menu(session, tenant_id, menu_id).version
        adopt_menu(session, actor, tenant_id, menu_id, expected_version=version, confirmed=Everything())
        lines_of_menu = menu_lines.lines(session, tenant_id, menu_id, period.start)
        return {line.variant_id: line.id for line in lines_of_menu}


def fund(
    stage: Stage, slug: str, drafter: str, adopter: str, facts: DecisionFacts, amounts: Sequence[LineAmount]
) -> None:
    """Give a municipality budget or cover (budget vaststellen): one person drafts, another adopts.

    Args:
        stage: where.
        slug: the municipality.
        drafter: login of somebody who may draft decisions.
        adopter: login of a budget holder.
        facts: of the decision.
        amounts: what it adds.
    """
    tenant_id = stage.tenant_ids[slug]
    with stage.acting(drafter, slug) as (session, actor):
        decision_id = draft_decision(session, actor, tenant_id, facts, amounts, confirmed=Everything())
    with stage.acting(adopter, slug) as (session, actor):
        adopt_decision(session, actor, tenant_id, decision_id, stage.on)


def do_jobs() -> None:
    """Do every job that waits (taken uitvoeren), here and now, the way the worker does them."""
    with visitor() as session:
        waiting = session.execute(text("SELECT tenant_id, id FROM regie.outbox_claim(100)")).all()
    for tenant_id, job_id in waiting:
        run_job(tenant_id, str(job_id))
