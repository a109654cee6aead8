"""What somebody typed is kept for that person alone, books nothing, and goes when the week is booked."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from billing.hours.drafts import Draft, discard_draft, find_draft, forget_old_drafts, save_draft
from billing.hours.schemas import cell_name
from billing.hours.services import book_week
from regie import cleaning
from regie.cleaning import clean_once, declare_cleanup
from regie.database.engine import transaction
from regie.errors import Forbidden
from tests.billing_runs.scene import Scene
from tests.billing_runs.test_week_pages import fields_of, form_of, start_week

Sign = Callable[[str], FlaskClient]
MONDAY = date(2013, 11, 11)
HTMX = {"HX-Request": "true"}
COUNT = "SELECT count(*) FROM billing.week_draft WHERE first_day = %s"


def keep(scene: Scene, login: str, monday: date = MONDAY, **cells: str) -> None:
    with transaction(scene.world.scope(login, "@")) as (session, actor):
        save_draft(session, actor, scene.workers["Fatma"], monday, cells, [], "seen")


def kept(scene: Scene, login: str, monday: date = MONDAY) -> Draft | None:
    with transaction(scene.world.scope(login)) as (session, actor):
        return find_draft(session, actor, scene.workers["Fatma"], monday)


def cells(scene: Scene, login: str) -> dict[str, str] | None:
    found = kept(scene, login)
    return dict(found.cells) if found else None


def test_a_draft_is_its_writers_alone_and_not_even_a_team_leads(scene: Scene) -> None:
    keep(scene, "case-manager", mine="2,")
    assert cells(scene, "case-manager") == {"mine": "2,"}
    assert cells(scene, "team-lead") is None
    keep(scene, "team-lead", theirs="3")
    assert cells(scene, "team-lead") == {"theirs": "3"}
    assert cells(scene, "case-manager") == {"mine": "2,"}
    with transaction(scene.world.scope("team-lead", "@")) as (session, actor):
        assert session.execute(text("SELECT cells FROM billing.week_draft")).scalars().all() == [
            {"theirs": "3"}
        ]
        discard_draft(session, actor, scene.workers["Fatma"], MONDAY)
        session.execute(text("DELETE FROM billing.week_draft"))
    assert cells(scene, "team-lead") is None
    assert cells(scene, "case-manager") == {"mine": "2,"}


def test_a_draft_that_nobody_saved_for_sixty_days_goes_by_itself(scene: Scene, superuser_url: str) -> None:
    young, old = date(2013, 12, 2), date(2013, 12, 9)
    age = "UPDATE billing.week_draft SET saved_at = now() - make_interval(days => %s) WHERE first_day = %s"
    for monday, days in ((young, 59), (old, 61)):
        keep(scene, "case-manager", monday, mine="2")
        keep(scene, "team-lead", monday, theirs="3")
        with psycopg.connect(superuser_url) as superuser:
            superuser.execute(age, (days, monday))
    assert forget_old_drafts() == 2
    assert [kept(scene, login, old) for login in ("case-manager", "team-lead")] == [None, None]
    assert kept(scene, "case-manager", young)
    with psycopg.connect(superuser_url) as superuser:
        superuser.execute(age, (61, young))
    # The relay does whatever was declared.
    assert clean_once() is False
    assert kept(scene, "case-manager", young) is None


def test_a_cleanup_that_fails_is_told_and_keeps_no_other_from_its_work(
    scene: Scene, superuser_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "_cleanups", {})
    declare_cleanup("tests.broken", "regie.no_such_function")
    declare_cleanup("hours.week_drafts", "billing.forget_week_drafts")
    keep(scene, "case-manager", MONDAY, mine="2")
    with psycopg.connect(superuser_url) as superuser:
        superuser.execute("UPDATE billing.week_draft SET saved_at = now() - interval '61 days'")
    with pytest.raises(ProgrammingError, match="no_such_function"):
        clean_once()
    assert kept(scene, "case-manager") is None


def test_nobody_writes_a_draft_in_the_name_of_somebody_else(scene: Scene) -> None:
    ((case_manager,),) = scene.all("SELECT id FROM tenants.person WHERE login = 'case-manager'")
    insert = text(
        """INSERT INTO billing.week_draft (tenant_id, actor, worker_id, first_day, cells, added, seen)
           VALUES (:tenant, coalesce(:actor, regie.actor()), :worker, '2014-01-06', '{}', '{}', '')"""
    )
    row = {"tenant": scene.tenants["samen"], "worker": scene.workers["Fatma"]}
    with transaction(scene.world.scope("team-lead", "@")) as (session, _):
        session.execute(insert, row | {"actor": None})
    with pytest.raises(Forbidden), transaction(scene.world.scope("team-lead", "@")) as (session, _):
        session.execute(insert, row | {"actor": case_manager})


def test_somebody_keeps_drafts_of_the_own_week_and_a_team_lead_those_of_others(scene: Scene) -> None:
    for login, worker, may in (
        ("case-manager", "Fatma", True),
        ("case-manager", "Joris", False),
        ("team-lead", "Joris", True),
    ):
        with transaction(scene.world.scope(login, "@")) as (session, actor):
            refused: AbstractContextManager[Any] = (
                nullcontext() if may else pytest.raises(Forbidden, match="your own hours")
            )
            with refused:
                save_draft(session, actor, scene.workers[worker], date(2014, 2, 3), {"a": "1"}, [], "")


def test_nothing_typed_is_no_draft(scene: Scene) -> None:
    monday = date(2014, 3, 3)
    keep(scene, "case-manager", monday, a="1")
    assert scene.one(COUNT, monday) == 1
    keep(scene, "case-manager", monday)
    assert scene.one(COUNT, monday) == 0


def book_and_fail(*booking: Any) -> None:
    """The request ends after everything was written, and before it is committed."""
    book_week(*booking)
    raise InterruptedError


def test_booking_takes_the_draft_along_and_a_booking_that_fails_takes_neither(scene: Scene) -> None:
    monday = date(2013, 12, 16)
    keep(scene, "case-manager", monday, a="1")
    wanted = {(scene.target("lindehaven"), monday): 60}
    before = scene.one("SELECT count(*) FROM billing.hour")
    with (
        pytest.raises(InterruptedError),
        transaction(scene.world.scope("case-manager", "*")) as (session, actor),
    ):
        book_and_fail(session, actor, scene.workers["Fatma"], monday, wanted)
    assert (scene.one("SELECT count(*) FROM billing.hour"), scene.one(COUNT, monday)) == (before, 1)
    with transaction(scene.world.scope("case-manager", "*")) as (session, actor):
        book_week(session, actor, scene.workers["Fatma"], monday, wanted)
    assert (scene.one("SELECT count(*) FROM billing.hour"), scene.one(COUNT, monday)) == (before + 1, 0)


def name_of(scene: Scene, target: str, number: int) -> str:
    return cell_name(scene.target(target), number)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_every_change_is_answered_with_totals_and_is_there_when_the_week_is_opened_again(
    scene: Scene, client_for: Sign
) -> None:
    client = client_for("case-manager")
    address, form = start_week(client, scene, "2014-W02", "pool-equal")
    name = name_of(scene, "pool-equal", 1)
    answer = client.post("/hours/draft?week=2014-W02", data=form | {name: "1:30"}, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="week"')
    assert "Doorbelasting: gedeeld 1,50" in plain(answer.text)
    assert "data-focus" not in answer.text
    again = client.get(address).text
    assert re.search(r"Concept, bewaard om \d\d:\d\d\. Nog niet geboekt\.", again)
    assert fields_of(again)[name] == "1:30"
    assert scene.one("SELECT count(*) FROM billing.hour WHERE work_date >= '2014-01-06'") == 0
    assert fields_of(client_for("team-lead").get(f"{address}&worker={scene.workers['Fatma']}").text) == {}
    assert client.post(address, data=form_of(again)).status_code == 303
    booked = client.get(address).text
    assert "Alles wat u ziet, is geboekt." in booked
    assert fields_of(booked)[name] == "1,5"


def test_what_cannot_be_read_yet_is_kept_and_said_at_its_cell(scene: Scene, client_for: Sign) -> None:
    client = client_for("case-manager")
    address, form = start_week(client, scene, "2014-W03", "pool-equal")
    name, other = name_of(scene, "pool-equal", 1), name_of(scene, "pool-equal", 2)
    typed = form | {name: "26", other: "ve\x00el\x07"}
    answer = client.post("/hours/draft?week=2014-W03", data=typed, headers=HTMX).text
    for page in (answer, client.get(address).text):
        assert "26 uur is meer dan een dag heeft. Bedoelt u 2,6?" in page
        assert fields_of(page)[name] == "26"
        assert fields_of(page)[other] == "veel"
        assert f'href="#f-{name}"' in page
        assert "data-focus" not in page


def test_a_draft_can_be_thrown_away_and_what_is_booked_stays(scene: Scene, client_for: Sign) -> None:
    scene.book("Fatma", "pool-equal", date(2014, 1, 20), 60)
    client, name = client_for("case-manager"), name_of(scene, "pool-equal", 0)
    address, form = start_week(client, scene, "2014-W04", "pool-fixed")
    client.post("/hours/draft?week=2014-W04", data=form | {name: "5"})
    shown = client.get(address).text
    assert fields_of(shown)[name] == "5"
    assert "Pool fixed" in shown
    answer = client.post("/hours/draft?week=2014-W04", data=form_of(shown) | {"step": "discard"})
    after = client.get(answer.location).text
    assert fields_of(after)[name] == "1"
    assert "Pool fixed" not in after
    assert scene.one(COUNT, date(2014, 1, 20)) == 0


def test_hours_that_were_booked_in_between_are_told_and_not_overwritten_unseen(
    scene: Scene, client_for: Sign
) -> None:
    client, name = client_for("case-manager"), name_of(scene, "pool-equal", 0)
    address, form = start_week(client, scene, "2014-W05", "pool-equal")
    client.post("/hours/draft?week=2014-W05", data=form | {name: "5"})
    early = form_of(client.get(address).text)
    scene.book("Fatma", "pool-equal", date(2014, 1, 27), 60)
    said = "Pool equal, ma 27: geboekt 1, concept 5"
    assert said in client.post("/hours/draft?week=2014-W05", data=early, headers=HTMX).text
    refused = client.post(address, data=early)
    assert refused.status_code == 409
    assert said in refused.text
    opened = client.get(address).text
    assert said in opened
    assert client.post(address, data=form_of(opened)).status_code == 303
    assert scene.one("SELECT sum(minutes) FROM billing.hour WHERE work_date = '2014-01-27'") == 300


def test_last_week_is_copied_into_empty_cells_as_a_draft_and_the_numbers_are_told(
    scene: Scene, client_for: Sign
) -> None:
    client = client_for("case-manager")
    for day, minutes in ((9, 150), (10, 60), (11, 90)):
        scene.book("Fatma", "bergdrecht", date(2013, 12, day), minutes)
    scene.book("Fatma", "bergdrecht", date(2013, 12, 27), 30)
    scene.book("Fatma", "bergdrecht", date(2013, 12, 31), 30)
    kept_name, name = name_of(scene, "bergdrecht", 1), name_of(scene, "bergdrecht", 0)
    _, form = start_week(client, scene, "2013-W51", "bergdrecht")
    form |= {kept_name: "7", "step": "copy"}
    page = client.get(client.post("/hours/draft?week=2013-W51", data=form).location).text
    assert "Overgenomen uit vorige week: 2 vakjes. Al ingevuld en zo gelaten: 1." in page
    assert (fields_of(page)[name], fields_of(page)[kept_name]) == ("2,5", "7")
    assert scene.one("SELECT count(*) FROM billing.hour WHERE work_date = '2013-12-17'") == 0
    # The order ends with the year, so Friday of the first week cannot be copied.
    page = client.post("/hours/draft?week=2014-W01", data={"step": "copy"}, follow_redirects=True).text
    assert (
        "Overgenomen uit vorige week: 0 vakjes. Al ingevuld en zo gelaten: 0. Niet open voor uren: 1." in page
    )


def test_looking_up_and_adding_a_row_keep_what_was_typed(scene: Scene, client_for: Sign) -> None:
    client, name = client_for("case-manager"), name_of(scene, "pool-equal", 3)
    _, form = start_week(client, scene, "2014-W07", "pool-equal")
    form |= {name: "2,25", "find": "pool fixed"}
    found = client.post(
        "/hours/draft?week=2014-W07", data=form | {"step": "find"}, follow_redirects=True
    ).text
    assert fields_of(found)[name] == "2,25"
    key = scene.target("pool-fixed").key
    assert f'name="add" value="{key}"' in found
    added = client.post(
        "/hours/draft?week=2014-W07", data=form_of(found) | {"add": key}, follow_redirects=True
    ).text
    assert fields_of(added)[name] == "2,25"
    assert name_of(scene, "pool-fixed", 0) in fields_of(added)


@pytest.mark.parametrize("login", ["holder", "auditor", "provider"])
def test_who_books_no_hours_keeps_no_draft(scene: Scene, client_for: Sign, login: str) -> None:
    assert client_for(login).post("/hours/draft", data={}).status_code == 403
    assert client_for("finance").post("/hours/draft", data={}).status_code == 200
