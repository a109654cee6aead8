"""Every page with a file has the limit of files, says how large the file is, and keeps none in memory."""

import csv
import io
import re
import tracemalloc
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from babel.numbers import parse_decimal
from flask import Flask
from flask.testing import FlaskClient

from regie.database.engine import engine_for
from regie.listing import Column
from regie.numbers import decimal_hours
from regie.web.downloads import IN_MEMORY
from regie.web.lists import list_csv
from regie.web.page_table import PAGES, PageInfo
from tests.pages.examples import Examples, hands_out_a_file
from tests.pages.furnish import HOME
from tests.pages.visitors import visitor
from tests.world import SignIn

ROOT = Path(__file__).parents[2]
ROOMS = ("platform/regie", "tenants", "cafeteria", "billing")
SHOWN = [info for info in PAGES.values() if "GET" in info.methods]
LIMIT, SAVED, OTHERWISE = "X-RateLimit-Limit", "Content-Disposition", "text/html"
# As long as what the widest detail is, so that few rows make a large file.
LINES = """
INSERT INTO regie.audit (tenant_id, id, actor, what, detail)
SELECT t.id, gen_random_uuid(), NULL, 'orders.placed', jsonb_build_object('words', repeat('x', 600))
  FROM tenants.tenant t, generate_series(1, %s) WHERE t.slug = %s"""
COUNT = 10_000
MINUTES = " in minuten"
# A cell may be a hundredth off, so that what stands below each other adds up to the total.
ABOUT = Decimal("0.015")
# Runs of one period stand below each other: nobody adds those up.
NOT_ADDED = {"runs.file"}
# A moment of a machine: with its zone, or to parts of a second.
UNIVERSAL = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]|[+-][0-9]{2}|Z)|[0-9]T[0-9]{2}:")


def name(info: PageInfo) -> str:
    return info.endpoint


@pytest.mark.parametrize("info", SHOWN, ids=name)
def test_what_is_a_file_has_the_limit_of_files_and_what_is_a_page_has_not(
    info: PageInfo, client_for: SignIn, examples: Examples
) -> None:
    answer = client_for(visitor(info)).get(examples.address(info, HOME))
    file = answer.mimetype != OTHERWISE
    assert answer.status_code == 200
    assert (SAVED in answer.headers, answer.headers.get(LIMIT)) == (file, "60" if file else None)
    assert not file or answer.content_length == len(answer.data) > 0


@pytest.mark.parametrize("info", [info for info in SHOWN if info.endpoint.endswith("file")], ids=name)
def test_hours_and_moments_of_every_file_are_written_as_people_in_the_netherlands_write_them(
    info: PageInfo, client_for: SignIn, examples: Examples
) -> None:
    answer = client_for(visitor(info)).get(f"{examples.address(info, HOME)}?delimiter=semicolon")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    for label in rows[0] if rows else ():
        cells = [row[label] for row in rows if row[label]]
        if label == "Uren" or f"{label}{MINUTES}" in rows[0]:
            hours = [parse_decimal(cell, locale="nl", strict=True) for cell in cells]
            assert all(re.fullmatch(r"-?[0-9]+,[0-9]{2}", cell) for cell in cells), (label, cells)
            exact = [int(row[f"{label}{MINUTES}"]) for row in rows if row[label]]
            assert all(abs(one - Decimal(of) / 60) < ABOUT for one, of in zip(hours, exact, strict=True))
            assert label != "Uren" or info.endpoint in NOT_ADDED or sum(hours) == decimal_hours(sum(exact))
        assert not [cell for cell in cells if UNIVERSAL.search(cell)], label


def test_hours_of_three_times_twenty_minutes_add_up_to_one_hour() -> None:
    def file_of(*, adds_up: bool) -> list[str]:
        columns = (Column("minutes", "Hours", "hours", adds_up=adds_up),)
        return b"".join(list_csv(columns, [{"minutes": 20}] * 3, ";")).decode().splitlines()[1:]

    assert file_of(adds_up=True) == ["0,33;20", "0,34;20", "0,33;20"]
    assert file_of(adds_up=False) == ["0,33;20"] * 3


def test_files_are_handed_out_in_one_place() -> None:
    modules = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    found = {path.name for path in modules if SAVED in path.read_text("utf-8")}
    assert found == {"downloads.py"}


def test_the_pages_with_files_are_known() -> None:
    files = {info.endpoint for info in SHOWN if hands_out_a_file(info)}
    assert len(files) > 40
    assert {"trail.file", "trail.file_xlsx", "runs.lines_file", "statements.file_of_sheet"} <= files


@pytest.fixture
def long_trail(superuser_url: str) -> str:
    """The address of files with many lines, up to their kind."""
    with psycopg.connect(superuser_url) as superuser:
        # As when a copy is loaded: nobody acted.
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(LINES, (COUNT, HOME))
    return "/trail.{}?of=" + HOME + "&what=orders.placed"


def read(browser: FlaskClient, address: str) -> tuple[int, int]:
    """How long a file is, and the most memory that Python held while it was made and sent, in bytes."""
    tracemalloc.start()
    try:
        answer = browser.get(address, buffered=False)
        size = sum(map(len, answer.response))
        return size, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.long
def test_a_large_file_takes_a_part_of_its_size_in_memory(client_for: SignIn, long_trail: str) -> None:
    browser = client_for("auditor")
    browser.get("/trail")
    size, memory = read(browser, long_trail.format("csv"))
    assert size > COUNT * 600
    assert memory < size / 2
    # A workbook is packed, and its making is measured by what stands in it.
    assert read(browser, long_trail.format("xlsx"))[1] < size / 2
    # The control: what asks for the whole of it at once is seen.
    tracemalloc.start()
    whole = browser.get(long_trail.format("csv")).get_data()
    assert tracemalloc.get_traced_memory()[1] > len(whole) == size
    tracemalloc.stop()


def test_who_reads_slowly_keeps_no_connection(app: Flask, client_for: SignIn, long_trail: str) -> None:
    answer = client_for("auditor").get(long_trail.format("csv"), buffered=False)
    pieces = iter(answer.response)
    first = next(pieces)
    assert engine_for().pool.checkedout() == 0  # type: ignore[attr-defined]
    assert len(first) < IN_MEMORY < (answer.content_length or 0)
    assert len(first) + sum(map(len, pieces)) == answer.content_length
