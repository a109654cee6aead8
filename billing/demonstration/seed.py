"""Fills the demonstration (voorbeeldgegevens): two cooperations of the notes, with invented people."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from billing.budgets.services import DecisionFacts, LineAmount, draft_decision
from billing.costs.services import NewKey, add_key, add_pool, add_rate, book_cost
from billing.demonstration.people import CLIENTS, PASSWORD, PEOPLE
from billing.hours.addresses import monday_of
from billing.hours.drafts import save_draft
from billing.hours.queries import list_standing_hours
from billing.hours.schemas import cell_name
from billing.hours.services import NewHours, book_hours
from billing.hours.week import Target, version_of
from billing.orders.services import NewOrder, place_order
from billing.runs.services import RunKind, request_run
from billing.stories import alkmaar, woerden
from billing.stories.figures import municipalities_of
from billing.stories.stage import NewProduct, Stage, choose, do_jobs, fund, open_funds, stock
from cafeteria.clients.services import register_client
from cafeteria.menus.new_lines import NewLine
from cafeteria.menus.services import save_lines, start_menu, submit_menu
from cafeteria.routes.services import open_route, record_step
from regie.asking import Everything
from regie.database.provision import DatabaseUrls
from regie.database.scope import Actor
from regie.periods import Period, year
from tenants.figures.schemas import COLUMNS
from tenants.figures.services import import_figures
from tenants.parties.queries import list_parties
from tenants.parties.services import add_worker
from tenants.settings.services import choose_theme

ON = date(2013, 11, 11)
INVENTED = "Verzonnen voor de demonstratie"
FUND, CARE_FUND, OVERHEAD = "re-integratie", "welzijn", "uitvoeringskosten"
# Invented shares in per cent; together 100.
HOUSING_SHARES = {"woerden": "46.5", "bodegraven-reeuwijk": "33.5", "montfoort": "11", "oudewater": "9"}
ASSORTMENT = (
    NewProduct(
        "intake", "Intake", "intake", 185_00, FUND, "standaard", "intake", "Kennismaking en eerste beeld."
    ),
    NewProduct("diagnose-licht", "Diagnose licht", "diagnosis", 320_00, FUND, "licht", "diagnose"),
    NewProduct("diagnose", "Diagnose in stappen", "diagnosis", 640_00, FUND, "stappen", "diagnose"),
    NewProduct("diagnose-zwaar", "Diagnose zwaar", "diagnosis", 1_150_00, FUND, "zwaar", "diagnose"),
    NewProduct(
        "kort-traject", "Kort traject naar werk", "route", 2_400_00, FUND, "zes maanden", usual_months=6
    ),
    NewProduct(
        "werkleertraject", "Werkleertraject", "route", 5_950_00, FUND, "twaalf maanden", usual_months=12
    ),
    NewProduct(
        "sociale-activering", "Sociale activering", "support", 900_00, CARE_FUND, "half jaar", usual_months=6
    ),
)
# What each municipality chooses, and its invented budget of 2013; in 2014 it has four fifths of that.
CHOICES = {
    "woerden": (("intake", "diagnose", "kort-traject", "werkleertraject", "sociale-activering"), 110_000_00),
    "bodegraven-reeuwijk": (("intake", "diagnose-zwaar", "kort-traject", "werkleertraject"), 44_000_00),
    "montfoort": (("intake", "diagnose-licht", "kort-traject"), 18_000_00),
    "oudewater": (("intake", "diagnose-licht", "sociale-activering"), 31_000_00),
}
# Most units of each product in 2013, and what the draft of Woerden for 2014 makes of it.
CEILINGS = {
    "intake": 60,
    "diagnose-licht": 12,
    "diagnose": 12,
    "diagnose-zwaar": 6,
    "kort-traject": 8,
    "werkleertraject": 4,
    "sociale-activering": 6,
}
NEXT_YEAR = {"intake": 30, "diagnose": 10, "kort-traject": 10}
SHORT_NAME = {"bodegraven-reeuwijk": "bodegraven"}
# Of the invented themes that come along; the others keep the face of their cooperation.
FACES = {"montfoort": "forest", "oudewater": "plum", "schermer": "plum"}
# A quarter of the external costs is more than Montfoort set aside: the difference is still to be covered.
PROJECT_BUDGETS = {"montfoort": 20_000_00}
HOUR_RATE = 68_50
# Invented, on the first of January.
INHABITANTS = {
    "woerden": {2013: 50_100, 2014: 50_400},
    "bodegraven-reeuwijk": {2013: 32_800, 2014: 33_000},
    "montfoort": {2013: 13_600, 2014: 13_500},
    "oudewater": {2013: 9_900, 2014: 9_950},
}
REGISTER = "Bevolkingsregister (verzonnen)"
# What the case manager did last week and on this Monday: day of the week to orders by number, and minutes.
# Orders 0 to 7 are of Woerden, 8 to 12 of Bodegraven-Reeuwijk, 13 to 15 of Montfoort, 16 and 17 of Oudewater.
LAST_WEEK = {
    0: ((0, 120), (3, 60), (8, 90), (14, 60)),
    1: ((0, 90), (5, 150), (10, 120), (16, 60)),
    2: ((3, 120), (8, 120), (10, 60), (14, 90), (17, 60)),
    3: ((5, 180), (0, 60), (13, 120)),
    4: ((8, 90), (16, 90), (3, 60)),
}
THIS_MONDAY = ((0, 120), (3, 90), (8, 60), (13, 90))
# Appointments that stand in the week already, as they were typed and not booked yet.
PLANNED = {1: ((0, "1,5"), (8, "2")), 2: ((3, "2:30"), (13, "1")), 3: ((8, "90m"),)}
RUNS: tuple[tuple[RunKind, Period], ...] = (
    ("final", woerden.PROJECT),
    ("final", Period(date(2013, 9, 1), date(2013, 10, 1))),
    ("trial", Period(date(2013, 10, 1), date(2013, 11, 1))),
)


def seed(urls: DatabaseUrls) -> Stage:
    """Fill an empty database with the demonstration (voorbeeldgegevens).

    Args:
        urls: of that database, migrated.

    Returns:
        Woerden and its neighbours, for who goes on from there.
    """
    stage = _woerden(urls)
    _alkmaar(urls)
    return stage


def _people(stage: Stage) -> None:
    for login, name, roles in PEOPLE[stage.slug]:
        stage.person(login, name, *roles, password=PASSWORD)


def _woerden(urls: DatabaseUrls) -> Stage:
    stage = woerden.raise_partners(urls)
    stage.on = ON
    _people(stage)
    woerden.agree(stage, "productbeheer")
    workers = woerden.enlist(stage, "productbeheer")
    hour_pool, cost_pool = woerden.open_pools(stage, "financien")
    woerden.work_the_plan(stage, "teamleider", workers, hour_pool)
    woerden.pay_outsiders(stage, "financien", cost_pool)
    _dress(stage)
    variants = stock(stage, "productbeheer", ASSORTMENT, date(2013, 1, 1))
    general = _open_running_costs(stage)
    import_inhabitants(stage, 2013, REGISTER)
    lines = {slug: _choose_and_fund(stage, slug, variants) for slug in CHOICES}
    _draft_next_year(stage, variants)
    targets = _place_orders(stage, lines)
    _work_weeks(stage, targets, general)
    _leave_work(stage, variants)
    with stage.acting("financien", "@") as (session, actor):
        for kind, period in RUNS:
            request_run(session, actor, kind, period, confirmed=Everything())
    do_jobs()
    return stage


def _dress(stage: Stage) -> None:
    """Give municipalities a face; invented ones, since the real house styles are theirs."""
    for slug, theme in FACES.items():
        if slug in stage.tenant_ids:
            with stage.acting(f"regievoerder.{slug}", slug) as (session, actor):
                choose_theme(session, actor, stage.tenant_ids[slug], theme, available=FACES.values())


def _open_running_costs(stage: Stage) -> UUID:
    """Open the pools of the running work, with costs of three months; gives the pool of general hours."""
    open_funds(stage, "financien", [OVERHEAD])
    with stage.acting("financien", "@") as (session, actor):
        everybody = [(stage.tenant_ids[slug], None) for slug in CHOICES]
        equal = add_key(session, actor, NewKey("gelijke delen uitvoering", "equal", everybody))
        shares = [(stage.tenant_ids[slug], Decimal(share)) for slug, share in HOUSING_SHARES.items()]
        housing = add_key(session, actor, NewKey("huisvesting naar afspraak", "fixed_shares", shares))
        general = add_pool(
            session, actor, code="algemene-uren", name="Algemene uren", key_id=equal, fund=OVERHEAD
        )
        rooms = add_pool(
            session, actor, code="huisvesting", name="Huisvesting", key_id=housing, fund=OVERHEAD
        )
        for month in (9, 10, 11):
            book_cost(
                session,
                actor,
                pool_id=rooms,
                incurred_on=date(2013, month, 1),
                description="Huur werkplein",
                cents=4_215_37,
                source=f"{INVENTED}, factuur 2013-{month:02}",
                confirmed=Everything(),
            )
    return general


def import_inhabitants(stage: Stage, year: int, source: str) -> int:
    """Import the inhabitants on the first of January (inwoners), all invented.

    Args:
        stage: with the people.
        year: 2013 or 2014.
        source: where they would stand.

    Returns:
        How many figures were imported.
    """
    on = date(year, 1, 1).isoformat()
    rows = [
        f"{new.name},{new.cbs_code},{year},inwoners,{INHABITANTS[new.slug][year]},personen,{on},{source}"
        for new in municipalities_of(stage.slug)
    ]
    with stage.acting("financien", "*") as (session, actor):
        return len(import_figures(session, actor, "\n".join([",".join(COLUMNS), *rows]).encode()).rows)


def _choose_and_fund(stage: Stage, slug: str, variants: dict[str, UUID]) -> dict[str, UUID]:
    codes, budget = CHOICES[slug]
    short = SHORT_NAME.get(slug, slug)
    director, holder = f"regievoerder.{short}", f"budgethouder.{short}"
    chosen = [NewLine(variants[code], ceiling_units=CEILINGS[code]) for code in codes]
    adopted = choose(stage, slug, director, holder, year(2013), chosen)
    facts = DecisionFacts("budget", "council", "2013/1", date(2012, 11, 8), INVENTED)
    amounts = [
        LineAmount(FUND, 2013, budget),
        LineAmount(FUND, 2014, budget * 4 // 5),
        LineAmount(CARE_FUND, 2013, budget // 10),
        LineAmount(CARE_FUND, 2014, budget // 12),
        LineAmount(OVERHEAD, 2013, budget // 8),
        LineAmount(woerden.FUND, 2012, PROJECT_BUDGETS.get(slug, 22_500_00)),
    ]
    fund(stage, slug, director, holder, facts, amounts)
    return {code: adopted[variants[code]] for code in codes}


def _draft_next_year(stage: Stage, variants: dict[str, UUID]) -> None:
    tenant_id = stage.tenant_ids["woerden"]
    with stage.acting("regievoerder.woerden", "woerden") as (session, actor):
        menu = start_menu(session, actor, tenant_id, year(2014))
        kept = [NewLine(variants[code], ceiling_units=units) for code, units in NEXT_YEAR.items()]
        save_lines(session, actor, tenant_id, menu, expected_version=1, lines=kept)


def _place_orders(stage: Stage, lines: dict[str, dict[str, UUID]]) -> list[Target]:
    targets = []
    for slug, names in CLIENTS.items():
        tenant_id = stage.tenant_ids[slug]
        with stage.acting("klantmanager", slug) as (session, actor):
            for number, (name, group) in enumerate(names, 1):
                client = register_client(
                    session,
                    actor,
                    tenant_id,
                    number=f"{slug[:2].upper()}-{number:04}",
                    name=name,
                    client_group=group,
                    group_source=INVENTED if group else "",
                    contact_id=actor.person_id,
                )
                codes = list(lines[slug])
                code = codes[number % len(codes)]
                start = date(2013, 9, 1) + timedelta(days=number)
                end = start + timedelta(days=270 if "traject" in code else 90)
                order = NewOrder(client, lines[slug][code], Period(start, end))
                placed = place_order(session, actor, tenant_id, order, ON, Everything())
                targets.append(Target(tenant_id, order_id=placed.id))
                _guide(session, actor, tenant_id, client, number)
    return targets


def _guide(session: Session, actor: Actor, tenant_id: int, client_id: UUID, number: int) -> None:
    """Take a client some steps along a route; how far depends on the number."""
    opened = date(2013, 8, 1) + timedelta(days=number)
    route_id = open_route(session, actor, tenant_id, client_id, opened, confirmed=Everything())
    steps = (
        ("application", "Aanvraag in behandeling genomen na de zoektermijn"),
        ("intake", "Werk, inkomen en schulden besproken"),
        ("diagnosis", "Kan met scholing aan het werk"),
    )
    for version, (kind, outcome) in enumerate(steps[: number % 4], 1):
        day = opened + timedelta(days=21 * version)
        record_step(
            session,
            actor,
            tenant_id,
            route_id,
            expected_version=version,
            kind=kind,
            happened_on=day,
            outcome=outcome,
            confirmed=Everything(),
        )


def _leave_work(stage: Stage, variants: dict[str, UUID]) -> None:
    """Leave things to decide: a product choice of Oudewater, and cover for Montfoort."""
    tenant_id = stage.tenant_ids["oudewater"]
    with stage.acting("regievoerder.oudewater", "oudewater") as (session, actor):
        menu = start_menu(session, actor, tenant_id, year(2014))
        lines = [NewLine(variants[code], ceiling_units=12) for code in ("intake", "diagnose-licht")]
        version = save_lines(session, actor, tenant_id, menu, expected_version=1, lines=lines)
        submit_menu(session, actor, tenant_id, menu, expected_version=version)
    with stage.acting("regievoerder.montfoort", "montfoort") as (session, actor):
        facts = DecisionFacts("cover", "council", "2013/14", date(2013, 10, 31), INVENTED)
        amounts = [LineAmount(woerden.FUND, 2012, 2_500_00, "Algemene reserve")]
        draft_decision(session, actor, stage.tenant_ids["montfoort"], facts, amounts, confirmed=Everything())


def _work_weeks(stage: Stage, targets: list[Target], pool_id: UUID) -> None:
    with stage.acting("teamleider", "@") as (session, actor):
        iasz = next(party for party in list_parties(session, actor.cooperation_id) if party.name == "IASZ")
        worker = add_worker(
            session,
            actor,
            party_id=iasz.id,
            role="Klantmanager",
            name="Femke Jansen",
            person_id=stage.person_ids["klantmanager"],
        )
    with stage.acting("financien", "@") as (session, actor):
        add_rate(
            session,
            actor,
            party_id=iasz.id,
            role="Klantmanager",
            cents_per_hour=HOUR_RATE,
            starts_on=date(2013, 1, 1),
        )
    general = Target(stage.tenant_ids[stage.slug], pool_id=pool_id)
    monday = monday_of(ON)
    with stage.acting("klantmanager", "*") as (session, actor):
        for week in range(7):
            _work_a_week(session, actor, worker, targets, general, week)
        for first, days in ((monday - timedelta(weeks=1), LAST_WEEK), (monday, {0: THIS_MONDAY})):
            worked = [
                NewHours(worker, targets[at], first + timedelta(days=day), minutes)
                for day, rows in days.items()
                for at, minutes in rows
            ]
            worked.append(NewHours(worker, general, first, 90, "Werkoverleg"))
            book_hours(session, actor, worked)
        _leave_a_draft(session, actor, worker, targets, monday)


def _work_a_week(
    session: Session, actor: Actor, worker: UUID, targets: list[Target], general: Target, week: int
) -> None:
    monday = date(2013, 9, 16) + timedelta(weeks=week)
    worked = [NewHours(worker, general, monday, 90, "Werkoverleg")]
    for day in range(4):
        for at in range(3):
            target = targets[(week * 5 + day * 3 + at) % len(targets)]
            worked.append(NewHours(worker, target, monday + timedelta(days=day), 60 + 30 * at))
    book_hours(session, actor, worked)


def _leave_a_draft(session: Session, actor: Actor, worker: UUID, targets: list[Target], monday: date) -> None:
    """Leave the appointments of this week typed and not booked, as somebody does on a Monday."""
    cells = {cell_name(targets[at], day): text for day, rows in PLANNED.items() for at, text in rows}
    week = Period(monday, monday + timedelta(7))
    standing = list_standing_hours(session, actor.cooperation_id, worker, week)
    save_draft(session, actor, worker, monday, cells, [], version_of(standing))


def _alkmaar(urls: DatabaseUrls) -> None:
    stage = alkmaar.raise_region(urls)
    _people(stage)
    _dress(stage)
    holders = {"schermer": "budgethouder.schermer", "alkmaar": "budgethouder.alkmaar"}
    alkmaar.import_region(stage, "financien.alkmaar", holders)
    alkmaar.open_shop(
        stage,
        "regievoerder.schermer",
        "budgethouder.schermer",
        "productbeheer.alkmaar",
        "klantmanager.alkmaar",
    )
