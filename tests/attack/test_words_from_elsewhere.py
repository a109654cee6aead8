"""Whoever writes in Valkey reaches the screen of who waits for a job: with counts and with our words only."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from billing.runs.compute import DIVIDING
from regie.valkey import valkey
from tests.billing_runs.scene import Scene

Sign = Callable[[str], FlaskClient]
ACTING = '<form hx-post="/runs/1/reverse" hx-trigger="load"></form>'


@pytest.fixture(scope="module")
def waiting(scene: Scene, client_for: Sign) -> tuple[FlaskClient, str, str]:
    """Somebody who waits for a run, its page, and where its progress stands in Valkey."""
    finance = client_for("finance")
    page = finance.post("/runs/new", data={"first": "2013-10", "last": "2013-10"}).headers["Location"]
    job_id = scene.one("SELECT job_id FROM billing.run ORDER BY requested_at DESC LIMIT 1")
    return finance, page, f"regie:progress:{job_id}"


def seen(waiting: tuple[FlaskClient, str, str], written: bytes) -> str:
    browser, page, key = waiting
    valkey().set(key, written, ex=60)
    answers = [browser.get(page), browser.get(f"{page}/progress")]
    assert [answer.status_code for answer in answers] == [200, 200]
    return "".join(answer.text for answer in answers)


def test_a_stage_of_ours_and_its_counts_are_shown(waiting: tuple[FlaskClient, str, str]) -> None:
    page = seen(waiting, json.dumps({"done": 37, "total": 100, "text": DIVIDING}).encode())
    assert "37" in page
    assert "Verdelen" in page
    assert "Wacht" not in page


@pytest.mark.parametrize(
    "written",
    [
        json.dumps({"done": 37, "total": 100, "text": ACTING}).encode(),
        json.dumps({"done": ACTING, "total": 100, "text": DIVIDING}).encode(),
        json.dumps({"done": 370, "total": 100, "text": DIVIDING}).encode(),
        json.dumps({"done": -1, "total": 100, "text": DIVIDING}).encode(),
        json.dumps({"done": 37.5, "total": 100, "text": DIVIDING}).encode(),
        json.dumps({"done": True, "total": 100, "text": DIVIDING}).encode(),
        json.dumps({"done": 1, "total": 100, "text": [DIVIDING]}).encode(),
        json.dumps({"done": 1, "total": 100}).encode(),
        json.dumps({"done": 1, "total": 100, "text": ""}).encode(),
        b'{"done": 1, "total": ' + b"9" * 900 + b', "text": "Dividing"}',
        b'{"done": 1, "total": 2, "text": "Dividing"' + b" " * 5_000_000 + b"}",
        b"[" * 900,
        b"[1, 2]",
        b"NaN",
        b"\xff\xfe\x00",
        b"",
    ],
)
def test_anything_else_is_no_progress(waiting: tuple[FlaskClient, str, str], written: bytes) -> None:
    page = seen(waiting, written)
    assert 'hx-post="/runs/1' not in page
    assert "37" not in page.split("progress__bar")[1][:80]
    assert "Verdelen" not in page


def test_another_kind_of_value_is_no_progress(waiting: tuple[FlaskClient, str, str]) -> None:
    browser, page, key = waiting
    valkey().delete(key)
    valkey().lpush(key, "x")
    assert browser.get(f"{page}/progress").status_code == 200
    valkey().delete(key)
