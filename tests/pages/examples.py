"""An address of every page in which a real row stands, and the same row of somebody else.

A page whose address has a part that is not known here fails by its name, so none slips out of the tests.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.rows import dict_row

from regie.web.page_table import PAGES, PageInfo

PART = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
FINISHED = "r.tenant_id = %(cooperation)s AND r.state = 'done'"
# A row with much behind it shows most: lines of a run, amounts of a decision, entries of a budget line.
RICHEST = """
 (SELECT count(*) FROM billing.run_line l
   WHERE l.cooperation_id = r.tenant_id AND l.run_id = r.id) DESC, r.id"""
AMOUNTS = """
 (SELECT count(*) FROM billing.decision_amount a
   WHERE a.tenant_id = d.tenant_id AND a.decision_id = d.id)"""
ENTRIES = """
 (SELECT count(*) FROM billing.entry e WHERE e.tenant_id = b.tenant_id AND e.line_id = b.id)"""
# By part of an address: the row that stands there in a municipality and its cooperation.
ROWS = {
    "fund_id": """SELECT id AS fund_id FROM cafeteria.fund WHERE tenant_id = %(cooperation)s
                   ORDER BY code LIMIT 1""",
    "product_id": """SELECT id AS product_id FROM cafeteria.product WHERE tenant_id = %(cooperation)s
                      ORDER BY code LIMIT 1""",
    "client_id": """SELECT id AS client_id FROM cafeteria.client WHERE tenant_id = %(municipality)s
                     ORDER BY number LIMIT 1""",
    "route_id": """SELECT id AS route_id FROM cafeteria.route
                    WHERE tenant_id = %(municipality)s AND closed_on IS NULL ORDER BY opened_on LIMIT 1""",
    "menu_id": """SELECT id AS menu_id FROM cafeteria.menu WHERE tenant_id = %(municipality)s
                   ORDER BY state = 'adopted' DESC, period LIMIT 1""",
    "decision_id": f"""SELECT id AS decision_id FROM billing.decision d WHERE tenant_id = %(municipality)s
                        ORDER BY {AMOUNTS} DESC, number LIMIT 1""",
    "order_id": """SELECT id AS order_id FROM billing."order" WHERE tenant_id = %(municipality)s
                    ORDER BY number LIMIT 1""",
    "line_id": f"""SELECT id AS line_id FROM billing.budget_line b WHERE tenant_id = %(municipality)s
                    ORDER BY {ENTRIES} DESC, year, fund LIMIT 1""",
    "cost_id": """SELECT id AS cost_id FROM billing.cost WHERE tenant_id = %(cooperation)s
                   ORDER BY incurred_on, id LIMIT 1""",
    "key_id": """SELECT id AS key_id FROM billing.distribution_key WHERE tenant_id = %(cooperation)s
                  ORDER BY name LIMIT 1""",
    "pool_id": """SELECT id AS pool_id FROM billing.cost_pool WHERE tenant_id = %(cooperation)s
                   ORDER BY code LIMIT 1""",
    "run_id": f"SELECT r.id AS run_id FROM billing.run r WHERE {FINISHED} ORDER BY {RICHEST} LIMIT 1",
    "arrangement_id": """SELECT id AS arrangement_id FROM tenants.arrangement
                          WHERE tenant_id = %(cooperation)s ORDER BY name LIMIT 1""",
    "participation_id": """SELECT id AS participation_id FROM tenants.participation
                            WHERE tenant_id = %(municipality)s ORDER BY product_group LIMIT 1""",
    "worker_id": """SELECT id AS worker_id FROM tenants.worker WHERE tenant_id = %(cooperation)s
                     ORDER BY name LIMIT 1""",
    "rate_id": """SELECT id AS rate_id FROM billing.rate WHERE tenant_id = %(cooperation)s
                   ORDER BY role, valid LIMIT 1""",
    "party_id": """SELECT id AS party_id FROM tenants.party WHERE tenant_id = %(cooperation)s
                    ORDER BY name LIMIT 1""",
    "figure_id": """SELECT id AS figure_id FROM tenants.standing_figure WHERE tenant_id = %(municipality)s
                     ORDER BY year LIMIT 1""",
    "grant_id": """SELECT id AS grant_id FROM tenants.role_grant WHERE tenant_id = %(municipality)s
                    ORDER BY role = 'municipal_director', id LIMIT 1""",
    "form": "SELECT 'xlsx' AS form",
}
DRAFT_MENU = """
SELECT id AS menu_id FROM cafeteria.menu
 WHERE tenant_id = %(municipality)s AND state = 'draft' ORDER BY period, id LIMIT 1"""
SUBMITTED_MENU = """
SELECT id AS menu_id FROM cafeteria.menu WHERE tenant_id = %(municipality)s AND state = 'submitted' LIMIT 1"""
FINAL_RUN_XLSX = f"""
SELECT r.id AS run_id, 'xlsx' AS form
  FROM billing.run r WHERE {FINISHED} AND r.kind = 'final' ORDER BY {RICHEST} LIMIT 1"""
FINAL_RUN = FINAL_RUN_XLSX.replace(", 'xlsx' AS form", "")
LINE = """
SELECT run_id, id AS line_id FROM billing.run_line
 WHERE cooperation_id = %(cooperation)s ORDER BY cents DESC, id LIMIT 1"""
OWN_LINE = """
SELECT l.run_id, l.id AS line_id FROM billing.run_line l
  JOIN billing.run r ON r.tenant_id = l.cooperation_id AND r.id = l.run_id
 WHERE l.tenant_id = %(municipality)s AND r.kind = 'final' ORDER BY l.cents DESC, l.id LIMIT 1"""
DOCUMENT = "SELECT run_id, id AS document_id FROM billing.document"
DRAFT_DECISION = """
SELECT id AS decision_id FROM billing.decision
 WHERE tenant_id = %(municipality)s AND state = 'draft' LIMIT 1"""
VARIANT = """
SELECT product_id, id AS variant_id FROM cafeteria.variant
 WHERE tenant_id = %(cooperation)s ORDER BY code LIMIT 1"""
# By page, where its row must be in a certain state or where its parts belong together.
ROWS_OF_PAGE = {
    "menus.edit": DRAFT_MENU,
    "menus.follow": DRAFT_MENU,
    "menus.compare": DRAFT_MENU,
    "menus.move": DRAFT_MENU,
    "menus.recall": SUBMITTED_MENU,
    "menus.submit": DRAFT_MENU,
    "menus.withdraw": DRAFT_MENU,
    "menus.decide": SUBMITTED_MENU,
    "menus.adopt": SUBMITTED_MENU,
    "menus.send_back": SUBMITTED_MENU,
    "budgets.adopt": DRAFT_DECISION,
    "budgets.send_back": DRAFT_DECISION,
    "budgets.withdraw": DRAFT_DECISION,
    "budgets.improve": DRAFT_DECISION,
    "runs.reverse": FINAL_RUN,
    "own_costs.run": FINAL_RUN,
    "own_costs.file": FINAL_RUN,
    "own_costs.file_xlsx": FINAL_RUN,
    "statements.of_municipality": FINAL_RUN,
    "statements.make_for_municipality": FINAL_RUN_XLSX,
    "statements.progress_of_municipality": FINAL_RUN_XLSX,
    "statements.file_of_sheet": f"{DOCUMENT} WHERE tenant_id = %(cooperation)s LIMIT 1",
    "statements.file_of_municipality": f"{DOCUMENT} WHERE tenant_id = %(municipality)s LIMIT 1",
    "hours.correct": """
        SELECT tenant_id AS payer, id AS hour_id FROM billing.hour
         WHERE cooperation_id = %(cooperation)s AND reverses IS NULL AND order_id IS NOT NULL
         ORDER BY work_date DESC LIMIT 1""",
    "assortment.edit_variant": VARIANT,
    "assortment.end_variant": VARIANT,
    "assortment.end_tariff": """
        SELECT v.product_id, t.id AS tariff_id FROM cafeteria.tariff t
          JOIN cafeteria.variant v ON v.tenant_id = t.tenant_id AND v.id = t.variant_id
         WHERE t.tenant_id = %(cooperation)s ORDER BY t.valid, t.id LIMIT 1""",
    "runs.line": LINE,
    "runs.source_file": LINE,
    "runs.source_file_xlsx": LINE,
    "runs.compare": f"""
        SELECT ids[1] AS run_id, ids[2] AS other_id FROM (
          SELECT array_agg(r.id ORDER BY {RICHEST}) AS ids FROM billing.run r WHERE {FINISHED}) two""",
    "own_costs.line": OWN_LINE,
    "own_costs.source_file": OWN_LINE,
    "own_costs.source_file_xlsx": OWN_LINE,
}
# What stands behind the question mark, where a page is about a row that its path does not name.
QUERY_OF_PAGE = {"orders.new": "?client=<client_id>"}
OWNERS = "SELECT id AS municipality, cooperation_id AS cooperation FROM tenants.tenant WHERE slug = %s"


class NoExample(Exception):
    """A page has an address that the page tests cannot fill in."""


@dataclass
class Examples:
    """Fills in addresses with rows of the furnished house.

    Args:
        owner_url: of the database, as its owner.
    """

    owner_url: str
    _found: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def address(self, info: PageInfo, slug: str, *, rows_of: str | None = None) -> str:
        """The address of a page in a municipality, if need be with the rows of another one.

        Args:
            info: the page.
            slug: municipality in the address.
            rows_of: municipality whose rows stand in it; None for the same.

        Raises:
            NoExample: the page has a part that nobody knows, or there is no such row.
        """
        parts: dict[str, Any] = {"slug": slug}
        for query in queries_of(info):
            parts |= self._row(info, query, rows_of or slug)
        return PART.sub(lambda found: str(parts[found[1]]), address_of(info))

    def _row(self, info: PageInfo, query: str, slug: str) -> dict[str, Any]:
        if (query, slug) not in self._found:
            with psycopg.connect(self.owner_url, row_factory=dict_row) as connection:
                connection.execute("SELECT regie.open_maintenance()")
                owners = connection.execute(OWNERS, (slug,)).fetchone()
                row = connection.execute(query, owners).fetchone()
            if row is None:
                raise NoExample(f"{info.endpoint} ({info.rule}): {slug} has no such row: {query}")
            self._found[query, slug] = row
        return self._found[query, slug]


def address_of(info: PageInfo) -> str:
    """Give the address of a page with placeholders, its query included."""
    return info.rule + QUERY_OF_PAGE.get(info.endpoint, "")


def queries_of(info: PageInfo) -> Iterator[str]:
    """Tell which rows stand in an address.

    Raises:
        NoExample: it has a part that nobody knows.
    """
    if info.endpoint in ROWS_OF_PAGE:
        yield ROWS_OF_PAGE[info.endpoint]
        return
    for part in PART.findall(address_of(info)):
        if part not in ROWS and part != "slug":
            raise NoExample(f"{info.endpoint} ({info.rule}): say in ROWS which row stands for <{part}>")
        if part != "slug":
            yield ROWS[part]


def with_rows() -> list[PageInfo]:
    """Every page in whose address a row stands."""
    return [info for info in PAGES.values() if set(PART.findall(address_of(info))) - {"slug"}]


def hands_out_a_file(info: PageInfo) -> bool:
    """Tell whether a page is a download: its address says of which kind, or it is a document."""
    return info.rule.endswith((".csv", ".xlsx")) or ("document_id" in info.rule and "GET" in info.methods)


def of_a_municipality(info: PageInfo) -> bool:
    """Tell whether the row in an address belongs to one municipality, and not to all of a cooperation."""
    return info.of_one_municipality and any("%(municipality)s" in query for query in queries_of(info))
