"""December 2013 in the demonstration (december): people, and what the acts of the first January look at."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from billing.budgets.queries import list_budget_lines
from billing.demonstration.seed import FUND, REGISTER, seed
from billing.runs.line_queries import list_sheet_cells
from billing.runs.services import request_run
from billing.runs.sheet import build_sheet
from billing.stories.stage import Stage, do_jobs
from cafeteria.assortment.queries import AssortmentRow, list_assortment
from cafeteria.menus.deciding import adopt_menu
from cafeteria.menus.queries import require_menu
from regie.asking import Everything
from regie.database.provision import DatabaseUrls
from regie.periods import Period
from tenants.figures.search import all_figures
from tenants.parties.queries import list_workers

DECEMBER, JANUARY = date(2013, 12, 16), date(2014, 1, 6)
LAST_DAY, FIRST_DAY = date(2013, 12, 31), date(2014, 1, 1)
RIGHT_SOURCE, WRONG_SOURCE = REGISTER, "Folder van vorig jaar (verzonnen)"


@dataclass(frozen=True)
class House:
    """The demonstration in December (december), and what the acts look at.

    Args:
        stage: people who act.
        worker: the case manager as worker.
        party: for which the case manager works.
    """

    stage: Stage
    worker: UUID
    party: UUID

    @property
    def cooperation(self) -> int:
        """Give the id of the cooperation (samenwerking)."""
        return self.stage.tenant_ids[self.stage.slug]

    def variant(self, product: str) -> UUID:
        """Give the variant of a product by its code (variant)."""
        variant = self._assortment(DECEMBER)[product].variant_id
        assert variant
        return variant

    def price(self, product: str, on: date) -> int | None:
        """Give the tariff of a product on a day (prijs), cents."""
        return self._assortment(on)[product].tariff_cents

    def _assortment(self, on: date) -> dict[str, AssortmentRow]:
        with self.stage.acting("financien") as (session, actor):
            return {row.product_code: row for row in list_assortment(session, actor.cooperation_id, on)}

    def divided(self, period: Period, pool: str) -> int:
        """Give what a trial run over some months divides of a pool (verdeeld), cents."""
        with self.stage.acting("financien", "@") as (session, actor):
            run = request_run(session, actor, "trial", period)
        do_jobs()
        with self.stage.acting("financien") as (session, actor):
            sheet = build_sheet(list_sheet_cells(session, actor.cooperation_id, run))
        return dict(zip((column.code for column in sheet.columns), sheet.totals, strict=True))[pool]

    def adopt_choice(self, slug: str, menu_id: UUID) -> None:
        """Let the budget holder of a municipality adopt its choice (vaststellen)."""
        tenant_id = self.stage.tenant_ids[slug]
        with self.stage.acting(f"budgethouder.{slug}", slug) as (session, actor):
            version = require_menu(session, tenant_id, menu_id).version
            adopt_menu(session, actor, tenant_id, menu_id, expected_version=version, confirmed=Everything())

    def budget(self, slug: str, year: int) -> int:
        """Give the budget for reintegration of a municipality in a year (budget), cents."""
        tenant_id = self.stage.tenant_ids[slug]
        with self.stage.acting(f"budgethouder.{slug}") as (session, _):
            lines = list_budget_lines(session, tenant_id, year)
        return sum(line.budget for line in lines if line.fund == FUND)

    def sources(self, year: int) -> list[str]:
        """List the sources of the inhabitants of a year that stand (bronnen), one for each figure."""
        with self.stage.acting("financien") as (session, actor):
            rows = list(all_figures(session, actor.cooperation_id, "inwoners", "name"))
        return sorted(row.source for row in rows if row.year == year)


def open_house(urls: DatabaseUrls) -> House:
    """Fill the demonstration and go to December (voorbeeldgegevens in december).

    Args:
        urls: of an empty database, migrated.

    Returns:
        What the acts refer to.
    """
    stage = seed(urls)
    stage.go_to(DECEMBER)
    with stage.acting("financien") as (session, actor):
        workers = {one.name: one for one in list_workers(session, actor.cooperation_id)}
    worker = workers["Femke Jansen"]
    return House(stage, worker.id, worker.party_id)
