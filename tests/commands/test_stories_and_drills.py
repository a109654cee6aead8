"""The command line contract of stories, drills and imports, on a throw-away database."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from billing.demonstration.repairs import REPAIRS
from billing.demonstration.successors import SUCCESSORS
from regie.database.provision import DatabaseUrls
from tenants.figures.schemas import COLUMNS
from tests.workbooks import workbook
from tests.world import add_funds

DATA = Path(__file__).parents[2] / "billing" / "stories" / "data"


def regie(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "REGIE_ADMIN_URL": os.environ["REGIE_TEST_ADMIN_URL"], **env}
    return subprocess.run(
        [sys.executable, "-m", "regie_app", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def told(*arguments: str, **env: str) -> Any:
    done = regie(*arguments, "--json", **env)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_race_accepts_what_is_affordable_and_the_control_overruns(database: DatabaseUrls) -> None:
    found = told("drill", "race")
    assert found["ok"] is True
    assert found["asked"] >= 200
    assert found["connections"] >= 8
    assert 0 < found["affordable"] < found["asked"]
    assert found["accepted"] == found["affordable"]
    assert found["accepted"] + found["refused"] == found["asked"]
    assert found["over_cents"] <= 0 < found["control_over_cents"]


def test_the_story_of_woerden_comes_out_with_its_own_figures(database: DatabaseUrls) -> None:
    found = told("story", "woerden")
    hours = {"Bodegraven-Reeuwijk": 488, "Montfoort": 82, "Oudewater": 78, "IASZ": 760, "De Sluis": 194}
    assert found["ok"] is True
    assert found["hours"] == hours
    assert found["hours_total"] == 1602
    names = ["Bodegraven-Reeuwijk", "Montfoort", "Oudewater", "Woerden"]
    assert found["external"] == dict.fromkeys(names, "22500.00")
    assert found["external_total"] == "90000.00"
    finding = found["findings"][0]
    assert [finding[key] for key in ("code", "printed", "computed", "difference")] == [
        "letter_external",
        "25000.00",
        "22500.00",
        "2500.00",
    ]


@pytest.mark.long
def test_the_first_january_is_told_act_by_act(database: DatabaseUrls) -> None:
    found = told("story", "january")
    assert [check["name"] for check in found["checks"] if not check["ok"]] == []
    assert found["ok"] is True
    assert len(found["checks"]) >= len((*SUCCESSORS, *REPAIRS)) == 11


def test_the_story_of_alkmaar_comes_out_with_its_own_figures(database: DatabaseUrls) -> None:
    found = told("story", "alkmaar")
    assert found["ok"] is True
    assert found["budgets"]["Alkmaar"]["2011"] == "6688656.00"
    assert len(found["budgets"]) == 8
    assert all(list(years) == ["2011", "2012", "2013", "2014", "2015"] for years in found["budgets"].values())
    assert found["differences"] == {"2012": 1, "2014": 2, "2015": 1}
    table = found["caseload"]
    sums = [table[key] for key in ("printed_total", "sum_of_rows", "sum_of_columns", "difference")]
    assert sums == [4479, 4479, 4508, 29]
    assert [item["code"] for item in table["findings"]] == ["mixed_units", "bearer_without_row_total"]
    assert table["findings"][1]["name"] == "Buitengebied"
    assert found["refused"]["room"] == {"2013": "21222.00", "2014": "15664.00"}
    assert found["refused"]["refused_year"] == "2014"
    assert list(found["accepted"]["committed"]) == ["2013"]


@pytest.fixture(scope="module")
def region(database: DatabaseUrls) -> DatabaseUrls:
    from billing.stories.alkmaar import SLUG, raise_region

    stage = raise_region(database)
    add_funds(database.owner)
    stage.person("importer", "importer", f"{SLUG}:finance")
    stage.person("outsider", "outsider", "schermer:budget_holder")
    return database


def import_file(region: DatabaseUrls, file: Path, kind: str, login: str = "importer", *options: str) -> Any:
    addresses = {"DATABASE_URL": region.app, "DATABASE_OWNER_URL": region.owner}
    rests_on = ("--body", "council", "--number", "2012/1", "--decided-on", "01-03-2012", "--yes")
    return regie(
        "figures",
        "import",
        str(file),
        "--kind",
        kind,
        "--as",
        login,
        "--json",
        *rests_on,
        *options,
        **addresses,
    )


def test_budgets_are_imported_as_drafts_with_the_differences_of_their_totals(region: DatabaseUrls) -> None:
    done = import_file(region, DATA / "alkmaar_budgets.csv", "budget")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["rows"] == 40
    assert found["draft_decisions"] == 8
    totals = [item["subject"] for item in found["findings"] if item["code"] == "total_differs"]
    assert totals == ["re-integratie 2012", "re-integratie 2014", "re-integratie 2015"]
    outside = [item["subject"] for item in found["findings"] if item["code"] == "outside_validity"]
    assert outside == ["Graft-de Rijp re-integratie 2015", "Schermer re-integratie 2015"]


def test_a_wrong_file_is_refused_whole_with_line_and_column(region: DatabaseUrls, tmp_path: Path) -> None:
    lines = (DATA / "alkmaar_budgets.csv").read_text().splitlines()
    lines[3] = lines[3].replace("2383121", "veel")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("\n".join(lines) + "\n")
    done = import_file(region, wrong, "budget")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "line 4" in done.stderr
    assert "value" in done.stderr


@pytest.mark.long
def test_a_workbook_is_imported_like_its_csv_and_only_in_its_language(
    region: DatabaseUrls, tmp_path: Path
) -> None:
    row = ["Alkmaar", "GM0361", 2016, "inwoners", 1.5, "duizenden", date(2016, 1, 1), "blad"]
    right, asked = tmp_path / "right.xlsx", tmp_path / "asked.csv"
    right.write_bytes(workbook([COLUMNS, row]))
    asked.write_text(
        f"{';'.join(COLUMNS)}\nAlkmaar;GM0361;2016;inwoners;94.321;personen;1-1-2016;krant\n"
        "Nergens;GM0000;2016;inwoners;1;personen;1-1-2016;blad\n"
        "Alkmaar;GM0361;2016;inwoners;1,5;duizenden;1-1-2016;blad\n"
    )
    done = import_file(region, right, "figure")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"] == 1
    refused = import_file(region, asked, "figure")
    assert (refused.returncode, refused.stdout) == (2, "")
    places = ["line 2, column value", "line 3, column cbs_code", "line 4, column name"]
    found = refused.stderr.splitlines()
    assert [place in line for place, line in zip(places, found, strict=True)] == [True] * 3, found
    mended = asked.read_text().splitlines()
    asked.write_text("\n".join(mended[:2]))
    assert import_file(region, asked, "figure").returncode == 2
    assert import_file(region, asked, "figure", "importer", "--language", "nl").returncode == 0


def test_only_finance_imports(region: DatabaseUrls) -> None:
    done = import_file(region, DATA / "alkmaar_budgets.csv", "budget", "outsider")
    assert done.returncode == 2
    assert done.stdout == ""
