"""Woerden and its neighbours (2011): who gives which hours to the project, and who pays the external costs.

Source: Bestuursopdracht samenwerking Woerden, August 2011, chapter 5. The days of the hours are invented.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from billing.costs.services import NewKey, add_key, add_pool, book_cost
from billing.hours.queries import list_hours_by_party
from billing.hours.services import NewHours, book_hours
from billing.hours.week import Target
from billing.runs.line_queries import list_sheet_cells
from billing.runs.services import request_run
from billing.runs.sheet import Sheet, build_sheet
from billing.stories.checks import Check, told
from billing.stories.figures import municipalities_of, rows
from billing.stories.stage import Stage, do_jobs, open_funds
from regie.asking import Everything
from regie.database.provision import DatabaseUrls
from regie.money import parse_euro
from regie.numbers import euro_string
from regie.periods import Period
from tenants.arrangements.services import add_arrangement, add_participation
from tenants.parties.services import add_party, add_worker

SLUG = "regio-woerden"
ON = date(2012, 5, 1)
PROJECT = Period(date(2012, 1, 1), date(2012, 5, 1))
DAY_MINUTES = 8 * 60
FUND = "projectkosten"
# IASZ is a department of Woerden; De Sluis is a contractor with no municipality behind it.
BEHIND = {"IASZ": "woerden", "De Sluis": None}


def raise_partners(urls: DatabaseUrls) -> Stage:
    """Register the cooperation with its four municipalities (samenwerking aanmaken).

    Args:
        urls: of the database.

    Returns:
        The stage, without people yet.
    """
    stage = Stage(urls, SLUG, "Samenwerking Woerden en omgeving", ON)
    for new in municipalities_of(SLUG):
        stage.municipality(new)
    return stage


def agree(stage: Stage, product_manager: str) -> None:
    """Make the arrangement that Woerden hosts, in which all four take part (regeling).

    Args:
        stage: with the people.
        product_manager: login.
    """
    with stage.acting(product_manager, "*") as (session, actor):
        arrangement = add_arrangement(
            session,
            actor,
            name="Samenwerking sociale zaken",
            form="host_municipality",
            host_id=stage.tenant_ids["woerden"],
            starts_on=date(2012, 1, 1),
        )
        for new in municipalities_of(SLUG):
            add_participation(
                session,
                actor,
                arrangement_id=arrangement,
                tenant_id=stage.tenant_ids[new.slug],
                product_group="participatie",
                starts_on=date(2012, 1, 1),
            )


def enlist(stage: Stage, product_manager: str) -> dict[tuple[str, str], UUID]:
    """Register the parties and one worker for each role they give (partijen en medewerkers).

    Args:
        stage: with the people.
        product_manager: login.

    Returns:
        Party and role to the worker.
    """
    behind = {**{new.name: new.slug for new in municipalities_of(SLUG)}, **BEHIND}
    workers: dict[tuple[str, str], UUID] = {}
    with stage.acting(product_manager, "@") as (session, actor):
        parties: dict[str, UUID] = {}
        for row in rows("woerden_hours.csv"):
            name, role = row["party"], row["role"]
            if name not in parties:
                slug = behind[name]
                parties[name] = add_party(
                    session,
                    actor,
                    name=name,
                    municipality_id=stage.tenant_ids[slug] if slug else None,
                    is_principal=slug is not None,
                    is_contractor=slug is None,
                )
            workers[name, role] = add_worker(
                session, actor, party_id=parties[name], role=role, name=f"{role} {name}"
            )
    return workers


def open_pools(stage: Stage, finance: str) -> tuple[UUID, UUID]:
    """Open the pool of the project hours and that of the external costs, each with its key (kostenplaatsen).

    Args:
        stage: with the people.
        finance: login.

    Returns:
        The pool of hours and the pool of external costs.
    """
    everybody = [stage.tenant_ids[new.slug] for new in municipalities_of(SLUG)]
    shares = [
        (stage.tenant_ids[_slug_of(row["cbs_code"])], Decimal(row["share"]))
        for row in rows("woerden_external_shares.csv")
    ]
    open_funds(stage, finance, [FUND])
    with stage.acting(finance, "@") as (session, actor):
        equal = add_key(session, actor, NewKey("gelijke delen", "equal", [(one, None) for one in everybody]))
        fixed = add_key(session, actor, NewKey("vaste aandelen externe kosten", "fixed_shares", shares))
        hours = add_pool(
            session, actor, code="project-uren", name="Projecturen", key_id=equal, fund=FUND, one_off=True
        )
        costs = add_pool(
            session,
            actor,
            code="project-extern",
            name="Externe kosten",
            key_id=fixed,
            fund=FUND,
            one_off=True,
        )
    return hours, costs


def _slug_of(cbs_code: str) -> str:
    return next(new.slug for new in municipalities_of(SLUG) if new.cbs_code == cbs_code)


def work_the_plan(stage: Stage, team_lead: str, workers: dict[tuple[str, str], UUID], pool_id: UUID) -> None:
    """Book the hours of the plan (uren boeken), at most eight a person a day, on working days from January.

    Args:
        stage: with the people.
        team_lead: login that books for others.
        workers: party and role to the worker.
        pool_id: pool of the project.
    """
    target = Target(stage.tenant_ids[SLUG], pool_id=pool_id)
    for row in rows("woerden_hours.csv"):
        worker = workers[row["party"], row["role"]]
        days = zip(_working_days(), _portions(int(row["hours"]) * 60), strict=False)
        with stage.acting(team_lead, "@") as (session, actor):
            book_hours(session, actor, [NewHours(worker, target, day, minutes) for day, minutes in days])


def _working_days() -> Iterator[date]:
    day = PROJECT.start
    while True:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)


def _portions(minutes: int) -> Iterator[int]:
    while minutes > 0:
        yield min(minutes, DAY_MINUTES)
        minutes -= DAY_MINUTES


def pay_outsiders(stage: Stage, finance: str, pool_id: UUID) -> None:
    """Book the external costs of the plan (externe kosten boeken).

    Args:
        stage: with the people.
        finance: login.
        pool_id: pool of the external costs.
    """
    with stage.acting(finance, "@") as (session, actor):
        for row in rows("woerden_external_costs.csv"):
            book_cost(
                session,
                actor,
                pool_id=pool_id,
                incurred_on=PROJECT.start,
                description=row["item"],
                cents=parse_euro(row["amount"]),
                source=row["source"],
                confirmed=Everything(),
            )


def tell_woerden(urls: DatabaseUrls) -> dict[str, object]:
    """Tell the story of Woerden (verhaal) on a throw-away database.

    Args:
        urls: of that database.

    Returns:
        What came out of the bookings and of a final run, with the checks.

    Source: S4-10, S4-11.
    """
    stage = raise_partners(urls)
    stage.person("product-manager", "product-manager", f"{SLUG}:product_manager")
    stage.person("team-lead", "team-lead", f"{SLUG}:team_lead")
    stage.person("finance", "finance", f"{SLUG}:finance")
    agree(stage, "product-manager")
    workers = enlist(stage, "product-manager")
    hour_pool, cost_pool = open_pools(stage, "finance")
    work_the_plan(stage, "team-lead", workers, hour_pool)
    pay_outsiders(stage, "finance", cost_pool)
    with stage.acting("finance", "@") as (session, actor):
        run_id = request_run(session, actor, "final", PROJECT, confirmed=Everything())
    do_jobs()
    hours = _hours(stage)
    sheet = _sheet(stage, run_id)
    external = {row.municipality: euro_string(row.total) for row in sheet.rows}
    findings = _findings(sheet)
    return told(
        _checks(hours, external, sheet, findings),
        hours=hours,
        hours_total=sum(hours.values()),
        external=external,
        external_total=euro_string(sheet.total),
        findings=findings,
    )


def _hours(stage: Stage) -> dict[str, int]:
    minutes: dict[str, int] = defaultdict(int)
    with stage.acting("finance") as (session, actor):
        for row in list_hours_by_party(session, actor.cooperation_id, PROJECT):
            minutes[row.party] += row.minutes
    order = dict.fromkeys(row["party"] for row in rows("woerden_hours.csv"))
    return {party: minutes[party] // 60 for party in order}


def _sheet(stage: Stage, run_id: UUID) -> Sheet:
    with stage.acting("finance") as (session, actor):
        return build_sheet(list_sheet_cells(session, actor.cooperation_id, run_id))


def _findings(sheet: Sheet) -> list[dict[str, object]]:
    letter = next(row for row in rows("woerden_printed.csv") if row["name"] == "letter_external")
    printed = parse_euro(letter["value"])
    return [
        {
            "code": "letter_external",
            "subject": row.municipality,
            "printed": euro_string(printed),
            "computed": euro_string(row.total),
            "difference": euro_string(printed - row.total),
            "source": letter["source"],
        }
        for row in sheet.rows
        if row.municipality == "Woerden" and row.total != printed
    ]


def _checks(
    hours: dict[str, int], external: dict[str, str], sheet: Sheet, findings: list[dict[str, object]]
) -> list[Check]:
    printed = {
        row["subject"]: int(row["value"])
        for row in rows("woerden_printed.csv")
        if row["name"] == "party_hours"
    }
    plan = sum(int(row["hours"]) for row in rows("woerden_hours.csv"))
    booked = sum(parse_euro(row["amount"]) for row in rows("woerden_external_costs.csv"))
    return [
        Check("hours per party as printed", printed, hours),
        Check("hours of all parties together", plan, sum(hours.values())),
        Check("the run divides every minute that was booked", plan * 60, sheet.minutes),
        Check("the run divides every cent of the external costs", booked, sheet.total),
        Check("four municipalities pay, De Sluis does not", 4, len(external)),
        Check(
            "the letter to the council differs", ["letter_external"], [found["code"] for found in findings]
        ),
    ]
