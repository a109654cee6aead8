"""From the run to the file: a button, progress, a download; and the charts of a run and of a budget year."""

import io
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from billing.statements import pages, paper, services
from tests.statements.conftest import Desk

SignIn = Callable[[str], FlaskClient]


def read(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.text.replace("\u00a0", " ")


def sheet_path(run_id: UUID) -> str:
    return f"/runs/{run_id}/documents"


def own_path(run_id: UUID, slug: str = "lindehaven") -> str:
    return f"/m/{slug}/costs/{run_id}/documents"


@pytest.mark.parametrize(
    ("login", "path", "name"),
    [("finance", sheet_path, "kostenverdeelstaat"), ("holder", own_path, "kostenoverzicht-lindehaven")],
)
def test_a_document_is_asked_for_followed_and_downloaded(
    desk: Desk, client_for: SignIn, login: str, path: Callable[[UUID], str], name: str
) -> None:
    browser, where = client_for(login), path(desk.final)
    assert "Maak XLSX" in read(browser, where)
    asked = browser.post(f"{where}/xlsx", data={"idempotency_key": f"een-sleutel-van-{login}"})
    assert (asked.status_code, asked.location) == (303, where)
    waiting = read(browser, where)
    assert f'hx-get="{where}/xlsx/progress"' in waiting
    assert '<meta http-equiv="refresh"' in waiting
    assert "Maak XLSX" not in waiting
    assert "HX-Refresh" not in browser.get(f"{where}/xlsx/progress").headers
    desk.scene.do_jobs()
    assert browser.get(f"{where}/xlsx/progress").headers["HX-Refresh"] == "true"
    made = read(browser, where)
    (address,) = re.findall(rf'href="({where}/[0-9a-f-]+)"', made)
    file = browser.get(address)
    assert f'{name}-2013-10-{desk.final.hex[:8]}.xlsx"' in file.headers["Content-Disposition"]
    assert str(file.mimetype).endswith("spreadsheetml.sheet")
    assert load_workbook(io.BytesIO(file.data)).sheetnames


def document_of(desk: Desk, slug: str, path: str) -> str:
    desk.document(slug, desk.final, "xlsx")
    query = "SELECT id FROM billing.document WHERE tenant_id = %s AND run_id = %s AND format = 'xlsx'"
    return f"{path}/{desk.scene.one(query, desk.scene.tenants[slug], desk.final)}"


def test_a_document_of_a_neighbour_is_not_found(desk: Desk, client_for: SignIn) -> None:
    theirs = document_of(desk, "bergdrecht", own_path(desk.final, "bergdrecht"))
    sheet = document_of(desk, "samen", sheet_path(desk.final))
    assert client_for("holder").get(theirs).status_code == 404
    assert client_for("holder").get(theirs.replace("bergdrecht", "lindehaven")).status_code == 404
    assert client_for("holder").get(sheet).status_code == 403
    in_own_place = sheet.replace("/runs/", "/m/lindehaven/costs/")
    assert client_for("holder").get(in_own_place).status_code == 404
    assert client_for("stranger-finance").get(sheet).status_code == 404
    for login, path in (("holder-b", theirs), ("finance", theirs), ("auditor", sheet)):
        assert client_for(login).get(path).status_code == 200


def test_of_a_trial_a_municipality_finds_no_documents(desk: Desk, client_for: SignIn) -> None:
    assert client_for("holder").get(own_path(desk.trial)).status_code == 404
    assert client_for("finance").get(sheet_path(desk.trial)).status_code == 200


def test_an_auditor_reads_what_others_had_made_and_has_nothing_made(desk: Desk, client_for: SignIn) -> None:
    shown = read(client_for("auditor"), sheet_path(desk.trial))
    assert "zodra een ander het laat maken" in shown
    assert "Maak XLSX" not in shown
    assert client_for("auditor").post(f"{sheet_path(desk.trial)}/xlsx").status_code == 403


def test_without_pango_the_page_says_in_one_sentence_what_to_install(
    desk: Desk, client_for: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (pages, services, paper):
        monkeypatch.setattr(module, "pdf_possible", lambda: False)
    shown = read(client_for("finance"), sheet_path(desk.trial))
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0" in shown
    assert "Maak PDF" not in shown
    assert "Maak XLSX" in shown
    refused = client_for("finance").post(f"{sheet_path(desk.trial)}/pdf")
    assert refused.status_code == 409


def test_a_making_that_failed_says_why_and_can_be_asked_for_again(
    desk: Desk, client_for: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = desk.scene.run("trial").id
    monkeypatch.setattr(pages, "pdf_possible", lambda: True)
    monkeypatch.setattr(services, "pdf_possible", lambda: True)
    monkeypatch.setattr(paper, "pdf_possible", lambda: False)
    browser = client_for("finance")
    browser.post(f"{sheet_path(run_id)}/pdf")
    desk.scene.do_jobs()
    shown = read(browser, sheet_path(run_id))
    assert "Hier kan geen PDF worden gemaakt" in shown
    assert "Maak PDF" in shown


# --- The pages that lead here ---


def test_a_finished_run_leads_to_its_documents_and_shows_its_bars(desk: Desk, client_for: SignIn) -> None:
    shown = read(client_for("finance"), f"/runs/{desk.final}")
    assert f'href="{sheet_path(desk.final)}"' in shown
    assert "Kosten van 2013 per gemeente" in shown
    contents = desk.contents("finance", "samen", desk.final)
    for row in contents.sheet.rows:
        assert f"<title>{row.municipality}, Budget 2013: € 36.500,00</title>" in shown


def test_who_may_not_see_budgets_sees_bars_without_them(desk: Desk, client_for: SignIn) -> None:
    shown = read(client_for("product-manager"), f"/runs/{desk.final}")
    assert 'id="bars"' in shown
    assert "Budget 2013" not in shown


def test_the_cost_overview_of_a_municipality_shows_its_funds_and_no_neighbour(
    desk: Desk, client_for: SignIn
) -> None:
    shown = read(client_for("holder"), f"/m/lindehaven/costs/{desk.final}")
    assert f'href="{own_path(desk.final)}"' in shown
    assert "Kosten van 2013 per geldstroom" in shown
    assert "re-integratie, Budget 2013: € 36.500,00" in shown
    assert "Bergdrecht" not in shown


def test_a_budget_line_shows_its_year_until_today(desk: Desk, client_for: SignIn) -> None:
    query = "SELECT id FROM billing.budget_line WHERE tenant_id = %s AND year = 2013"
    line_id = desk.scene.one(query, desk.scene.tenants["lindehaven"])
    shown = read(client_for("holder"), f"/m/lindehaven/budget/{line_id}")
    assert "Verloop in het jaar" in shown
    assert shown.count("chart__svg--") == 3
    months: Any = re.findall(r'<th scope="row"[^>]*>(\w+)</th>', shown[shown.index('id="through-table"') :])
    assert months[:11][-1] == "november"
    assert "december" not in months
