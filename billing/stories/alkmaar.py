"""The Alkmaar region: falling budgets, a caseload that does not add up, an order over new year.

Source: Nota samenwerking regio Alkmaar, March 2012. The order and the persons are invented.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from billing.budgets.importing import ImportedBudgets, RestsOn, import_budgets
from billing.budgets.queries import list_budget_lines
from billing.budgets.services import adopt_decision
from billing.orders.quoting import Quote, quote
from billing.orders.services import NewOrder, PlacedOrder, place_order
from billing.stories.checks import Check, told
from billing.stories.figures import figure_file, municipalities_of, rows
from billing.stories.stage import NewProduct, Stage, choose, open_funds, stock
from cafeteria.clients.services import register_client
from cafeteria.menus.new_lines import NewLine
from regie.asking import Everything
from regie.database.provision import DatabaseUrls
from regie.errors import OverBudget
from regie.numbers import euro_string
from regie.periods import Period, year
from tenants.figures.importing import read_figures
from tenants.figures.reconciling import TableTotals, reconcile_table
from tenants.figures.services import import_figures

SLUG = "regio-alkmaar"
ON = date(2013, 11, 11)
BUDGETS = RestsOn("council", "2011-2015", ON)
FUND = "re-integratie"
PRODUCT = "Re-integratietraject"
ROUTE_PRICE = 36_000_00
SHORT_PRICE = 12_000_00
OVER_NEW_YEAR = Period(date(2013, 11, 11), date(2014, 11, 11))
WITHIN_2013 = Period(date(2013, 11, 11), date(2014, 1, 1))
CASELOAD_TOTAL = "doelgroep totaal"
CASELOAD_PARTS = ("sw-arbeidsplaatsen", "sw-wachtlijst", "wwb inclusief wij", "wajong instroom")


@dataclass(frozen=True)
class Region:
    """The region on its stage (regio).

    Args:
        stage: with its people.
        client_id: of Schermer; invented.
        long_line: line of Schermer's choice for a route that runs on into 2014.
        short_line: line for a route within 2013.
    """

    stage: Stage
    client_id: UUID
    long_line: UUID
    short_line: UUID

    @property
    def schermer(self) -> int:
        """Give the tenant id of Schermer."""
        return self.stage.tenant_ids["schermer"]


def raise_region(urls: DatabaseUrls) -> Stage:
    """Register the region with its eight municipalities (regio aanmaken).

    Args:
        urls: of the database.

    Returns:
        The stage, without people yet.
    """
    stage = Stage(urls, SLUG, "Regio Alkmaar", ON)
    for new in municipalities_of(SLUG):
        stage.municipality(new)
    return stage


def import_region(stage: Stage, finance: str, holders: dict[str, str]) -> ImportedBudgets:
    """Import the budgets as drafts and have each budget holder adopt their own (budgetten vaststellen).

    Args:
        stage: with the people.
        finance: login that imports.
        holders: municipality to the login that adopts.

    Returns:
        What the import found.
    """
    open_funds(stage, finance, [FUND])
    with stage.acting(finance, "*") as (session, actor):
        imported = import_budgets(
            session, actor, figure_file("alkmaar_budgets.csv"), BUDGETS, confirmed=Everything()
        )
        import_figures(session, actor, figure_file("alkmaar_caseload.csv"))
    for slug, login in holders.items():
        tenant_id = stage.tenant_ids[slug]
        with stage.acting(login, slug) as (session, actor):
            adopt_decision(session, actor, tenant_id, imported.decisions[tenant_id], ON)
    return imported


def open_shop(stage: Stage, director: str, holder: str, product_manager: str, case_manager: str) -> Region:
    """Let Schermer choose two products and register its invented client (keuze en inwoner).

    Args:
        stage: with the people.
        director: login of the municipal director of Schermer.
        holder: login of its budget holder.
        product_manager: login.
        case_manager: login.

    Returns:
        The region, ready to order in.
    """
    products = [
        NewProduct("re-integratietraject", PRODUCT, "route", ROUTE_PRICE, FUND, "een jaar"),
        NewProduct("kort-traject", "Kort traject naar werk", "route", SHORT_PRICE, FUND, "zeven weken"),
    ]
    variants = stock(stage, product_manager, products, date(2013, 1, 1))
    lines = choose(stage, "schermer", director, holder, year(2013), [NewLine(v) for v in variants.values()])
    with stage.acting(case_manager, "schermer") as (session, actor):
        client_id = register_client(
            session, actor, stage.tenant_ids["schermer"], number="S-1", name="Anne Polder", client_group=None
        )
    return Region(stage, client_id, lines[variants["re-integratietraject"]], lines[variants["kort-traject"]])


def tell_alkmaar(urls: DatabaseUrls) -> dict[str, object]:
    """Tell the story of the Alkmaar region (verhaal) on a throw-away database.

    Args:
        urls: of that database.

    Returns:
        What came out, with the checks.

    Source: S1-19, S1-20, S1-21, S1-22; S4-8.
    """
    stage = raise_region(urls)
    holders = {new.slug: f"holder-{new.slug}" for new in municipalities_of(SLUG)}
    for slug, login in holders.items():
        stage.person(login, login, f"{slug}:budget_holder")
    stage.person("director", "director", "schermer:municipal_director")
    stage.person("product-manager", "product-manager", f"{SLUG}:product_manager")
    stage.person("finance", "finance", f"{SLUG}:finance")
    stage.person("case-manager", "case-manager", f"{SLUG}:case_manager")
    imported = import_region(stage, "finance", holders)
    region = open_shop(stage, "director", "holder-schermer", "product-manager", "case-manager")
    budgets = _budgets(stage)
    differences = _differences(imported)
    caseload = reconcile_table(
        read_figures(figure_file("alkmaar_caseload.csv"), "figure"),
        total=CASELOAD_TOTAL,
        parts=CASELOAD_PARTS,
    )
    refusal, offered = _refused(region)
    placed = _accepted(region)
    return told(
        _checks(budgets, differences, caseload, refusal, placed),
        budgets=budgets,
        differences=differences,
        caseload=_caseload(caseload),
        refused=_as_refusal(refusal, offered),
        accepted={
            "order": placed.number,
            "committed": {str(y): euro_string(cents) for y, cents in placed.committed.items()},
        },
    )


def _budgets(stage: Stage) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    with stage.acting("finance") as (session, _):
        for new in municipalities_of(SLUG):
            lines = list_budget_lines(session, stage.tenant_ids[new.slug])
            found[new.name] = {str(line.year): euro_string(line.budget) for line in lines}
    return found


def _differences(imported: ImportedBudgets) -> dict[str, int]:
    found = [
        item.difference for item in imported.examined.findings if item.difference.code == "total_differs"
    ]
    # The subject is the name of the figure and its year.
    return {item.subject.rpartition(" ")[2]: int(item.difference or 0) for item in found}


def _caseload(table: TableTotals) -> dict[str, object]:
    return {
        "printed_total": int(table.printed_total or 0),
        "sum_of_rows": int(table.sum_of_rows),
        "sum_of_columns": int(table.sum_of_columns),
        "difference": int(table.difference),
        "findings": [
            {
                "code": item.code,
                "name": item.subject,
                "computed": None if item.computed is None else int(item.computed),
                "source": item.source,
            }
            for item in table.differences
        ],
    }


def _refused(region: Region) -> tuple[OverBudget, Quote]:
    new = NewOrder(region.client_id, region.long_line, OVER_NEW_YEAR)
    with region.stage.acting("case-manager") as (session, _):
        offered = quote(session, region.schermer, region.long_line, OVER_NEW_YEAR, 1)
    try:
        with region.stage.acting("case-manager", "schermer") as (session, actor):
            place_order(session, actor, region.schermer, new, ON, Everything())
    except OverBudget as refusal:
        return refusal, offered
    raise AssertionError("the order over new year was accepted beyond the budget of 2014")


def _as_refusal(refusal: OverBudget, offered: Quote) -> dict[str, object]:
    return {
        "municipality": "Schermer",
        "product": PRODUCT,
        "starts_on": OVER_NEW_YEAR.start.isoformat(),
        "ends_on": OVER_NEW_YEAR.end.isoformat(),
        "asked": {str(y): euro_string(cents) for y, cents in offered.asked.items()},
        "room": {str(y): euro_string(cents) for y, cents in offered.room.items()},
        "refused_year": str(refusal.numbers["year"]),
        "short_by": euro_string(int(str(refusal.numbers["short_by_cents"]))),
        "fits": euro_string(offered.fits),
    }


def _accepted(region: Region) -> PlacedOrder:
    new = NewOrder(region.client_id, region.short_line, WITHIN_2013)
    with region.stage.acting("case-manager", "schermer") as (session, actor):
        return place_order(session, actor, region.schermer, new, ON, Everything())


def _checks(
    budgets: dict[str, dict[str, str]],
    differences: dict[str, int],
    caseload: TableTotals,
    refusal: OverBudget,
    placed: PlacedOrder,
) -> list[Check]:
    printed = [row for row in rows("alkmaar_budgets.csv") if row["cbs_code"] != "*"]
    as_printed = {row["municipality"]: {} for row in printed}  # type: dict[str, dict[str, str]]
    for row in printed:
        as_printed[row["municipality"]][row["year"]] = euro_string(int(row["value"]) * 100)
    return [
        Check("budgets of eight municipalities over five years as printed", as_printed, budgets),
        Check(
            "printed totals that differ from their rows, in euro",
            {"2012": 1, "2014": 2, "2015": 1},
            differences,
        ),
        Check(
            "the rows of the caseload add up to the printed total",
            int(caseload.printed_total or 0),
            int(caseload.sum_of_rows),
        ),
        Check("the columns hold Buitengebied on top, which has no row total", 29, int(caseload.difference)),
        Check("the order over new year is refused for 2014", 2014, refusal.numbers["year"]),
        Check("the order within 2013 commits 2013 only", [2013], list(placed.committed)),
    ]
