"""Settings of a municipality: who may choose its face, what the page tells, when too few people are left."""

import re
from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from regie.audit.queries import list_entries
from regie.database.engine import transaction
from regie.database.tenant import require_tenant
from regie.errors import Forbidden, Invalid
from regie.permissions import FourEyes, Permission, Role
from tenants.people.accounts import NewGrant, add_person
from tenants.settings.queries import list_holders
from tenants.settings.services import choose_theme
from tenants.settings.shortage import (
    NOBODY_ADOPTS,
    NOBODY_DRAFTS,
    ONE_ADOPTS,
    ONE_ADOPTS_AND_DRAFTS,
    ONE_DRAFTS,
    ONE_FOR_ALL,
    Holder,
    shortages,
)
from tests.walls.acting import acting
from tests.world import START, TODAY, World

Browser = Callable[[str], FlaskClient]
THEMES = ("forest", "plum")
SETTINGS = "/m/lindehaven/settings"


def plain(text: str) -> str:
    """The text of a page without tags, with plain spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.replace("\u00a0", " ")))


def choose(world: World, login: str, tenant_id: int, name: str | None, *writes: str) -> None:
    with transaction(world.scope(login, *writes)) as (session, actor):
        choose_theme(session, actor, tenant_id, name, available=THEMES)


def chosen(world: World, slug: str = "lindehaven") -> str | None:
    with transaction(world.scope("auditor")) as (session, actor):
        return require_tenant(session, actor.cooperation_id, slug).theme


# --- Choosing ---


def test_the_director_chooses_a_face_and_takes_that_of_the_cooperation_again(
    world: World, ids: dict[str, int]
) -> None:
    here = ids["lindehaven"]
    for name in ("forest", "plum", "plum", None):
        choose(world, "director", here, name, "lindehaven")
        assert chosen(world) == name
    with transaction(world.scope("auditor")) as (session, _):
        found = list_entries(session, here, what="settings.theme_chosen", before=None, limit=10)
    # Choosing what is there already is no change.
    assert [entry.detail for entry in found] == [
        {"before": "plum", "after": None},
        {"before": "forest", "after": "plum"},
        {"before": None, "after": "forest"},
    ]


def test_a_face_that_is_not_there_is_refused(world: World, ids: dict[str, int]) -> None:
    with pytest.raises(Invalid) as refusal:
        choose(world, "director", ids["lindehaven"], "zeedorp", "lindehaven")
    assert (refusal.value.code, refusal.value.field) == ("unknown_theme", "theme")
    assert chosen(world) is None


@pytest.mark.parametrize(
    ("login", "writes"),
    [("director-b", "bergdrecht"), ("holder", "lindehaven"), ("finance", "*"), ("team-lead", "lindehaven")],
)
def test_nobody_but_the_director_of_the_municipality_chooses(
    world: World, ids: dict[str, int], login: str, writes: str
) -> None:
    with pytest.raises(Forbidden):
        choose(world, login, ids["lindehaven"], "forest", writes)
    assert chosen(world) is None


# --- The wall beneath ---

SET = "SELECT tenants.set_theme(%s, %s)"


@pytest.mark.parametrize(
    ("login", "writes"),
    [("director-b", ("bergdrecht",)), ("director", ()), ("stranger-finance", ("*",))],
)
def test_the_database_changes_no_face_outside_what_the_scope_writes(
    world: World, ids: dict[str, int], login: str, writes: tuple[str, ...]
) -> None:
    with pytest.raises(psycopg.Error) as refusal, acting(world, login, *writes) as connection:
        connection.execute(SET, (ids["lindehaven"], "forest"))
    assert refusal.value.sqlstate == "RG404"
    assert chosen(world) is None


def test_the_database_changes_the_face_of_a_municipality_that_the_scope_writes(
    world: World, ids: dict[str, int]
) -> None:
    with acting(world, "director-b", "bergdrecht") as connection:
        connection.execute(SET, (ids["bergdrecht"], "plum"))
    assert chosen(world, "bergdrecht") == "plum"


def test_the_database_gives_a_cooperation_no_face_and_changes_nothing_else(
    world: World, ids: dict[str, int]
) -> None:
    with pytest.raises(psycopg.Error) as refusal, acting(world, "finance", "@") as connection:
        connection.execute(SET, (ids["samen"], "forest"))
    assert refusal.value.sqlstate == "RG404"
    for column in ("name", "theme"):
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            acting(world, "director", "lindehaven") as connection,
        ):
            connection.execute(f"UPDATE tenants.tenant SET {column} = 'forest'")


@pytest.mark.parametrize("name", ["Forest", "", "a b", "../forest", "x" * 42])
def test_the_database_keeps_what_cannot_be_a_name_out(world: World, ids: dict[str, int], name: str) -> None:
    with (
        pytest.raises(psycopg.errors.CheckViolation),
        acting(world, "director", "lindehaven") as connection,
    ):
        connection.execute(SET, (ids["lindehaven"], name))


# --- The page ---


def test_choosing_on_the_page_shows_the_new_face_at_once(client_for: Browser, world: World) -> None:
    browser = client_for("director")
    assert "forest-theme" not in browser.get(SETTINGS).text.partition("<body")[0].partition("<head")[0]
    sent = browser.post(f"{SETTINGS}/theme", data={"theme": "forest"}, follow_redirects=True)
    assert sent.status_code == 200
    assert '<html lang="nl" class="regie-theme forest-theme">' in sent.text
    assert "De huisstijl is bewaard." in sent.text
    assert re.search(r'value="forest" checked', sent.text)
    browser.post(f"{SETTINGS}/theme", data={"theme": "regie"})
    assert '<html lang="nl" class="regie-theme">' in browser.get(SETTINGS).text
    assert chosen(world) is None


@pytest.mark.parametrize("name", ["zeedorp", "", "../plum"])
def test_an_unknown_face_is_refused_on_the_page_in_a_sentence(client_for: Browser, name: str) -> None:
    refused = client_for("director").post(f"{SETTINGS}/theme", data={"theme": name})
    assert refused.status_code == 422
    leads_to = re.search(r'errors__link"\s+href="#([^"]+)"', refused.text)
    assert leads_to
    assert f'type="radio" id="{leads_to[1]}"' in refused.text
    assert ("Een huisstijl met die naam is er niet." in refused.text) == bool(name)


def test_a_face_that_is_no_longer_there_is_that_of_the_cooperation(
    client_for: Browser, world: World, ids: dict[str, int]
) -> None:
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        choose_theme(session, actor, ids["lindehaven"], "verdwenen", available=["verdwenen"])
    page = client_for("director").get(SETTINGS)
    assert '<html lang="nl" class="regie-theme">' in page.text
    assert re.search(r'value="regie" checked', page.text)
    choose(world, "director", ids["lindehaven"], None, "lindehaven")


def test_whoever_only_looks_sees_the_face_and_no_form(client_for: Browser) -> None:
    for login in ("holder", "controller", "auditor"):
        page = client_for(login).get(SETTINGS)
        assert page.status_code == 200
        assert "Laagste contrast" in page.text
        assert 'name="theme"' not in page.text
    assert 'name="theme"' in client_for("director").get(SETTINGS).text


def test_the_page_tells_facts_and_people_and_whoever_is_left(client_for: Browser) -> None:
    page = plain(client_for("director").get(SETTINGS).text)
    for words in ("GM9001", "geen einde bekend", "Holder 2", "Budgethouder", "Samen Werken", "Financiën"):
        assert words in page
    # Two budget holders: one adopts what the other drafts.
    assert "te weinig mensen" not in page
    assert "Director B" not in page
    assert "Operator" not in page
    assert "te weinig mensen" in plain(client_for("stranger-holder").get("/m/elders/settings").text)


def test_the_face_of_a_municipality_is_on_its_own_pages_and_the_chip_says_whose(
    client_for: Browser, world: World, ids: dict[str, int]
) -> None:
    choose(world, "director-b", ids["bergdrecht"], "plum", "bergdrecht")

    def face_and_chip(login: str, path: str) -> tuple[str, str]:
        page = client_for(login).get(path).text
        face = re.search(r'<html [^>]*class="regie-theme ?([^"]*)"', page)
        chip = re.search(r'class="pill">.*?</span></span>|class="pill">.*?</(?:summary|p)>', page, re.DOTALL)
        assert face
        assert chip
        return face[1], plain(chip[0]).split(": ")[-1].split(">")[-1].strip()

    for path in ("/m/bergdrecht/", "/m/bergdrecht/budget", "/m/bergdrecht/product-choice"):
        assert face_and_chip("finance", path) == ("plum-theme", "Bergdrecht")
    for path in ("/", "/costs", "/runs"):
        assert face_and_chip("finance", path) == ("", "Alle gemeenten")
    assert face_and_chip("finance", "/m/lindehaven/budget") == ("", "Lindehaven")
    # Whoever works for one municipality is nowhere else.
    assert face_and_chip("director-b", "/") == ("plum-theme", "Bergdrecht")


# --- Who is left ---

DRAFT = Permission("test.draft", frozenset({Role.MUNICIPAL_DIRECTOR, Role.BUDGET_HOLDER}))
ADOPT = Permission("test.adopt", frozenset({Role.BUDGET_HOLDER}))
ADOPT_ONLY = Permission("test.adopt_only", frozenset({Role.MUNICIPAL_CONTROLLER}))
DIRECTOR, HOLDER, SECOND = ("director", "Ans"), ("holder", "Bea"), ("second", "Cor")
NUMBERS: dict[str, UUID] = {name: uuid4() for name, _ in (DIRECTOR, HOLDER, SECOND)}


def holding(who: tuple[str, str], role: Role, until: date | None = None) -> Holder:
    return Holder(NUMBERS[who[0]], who[1], role, "Lindehaven", START, until)


@pytest.mark.parametrize(
    ("people", "sentence", "name"),
    [
        ([], NOBODY_DRAFTS, ""),
        ([holding(DIRECTOR, Role.MUNICIPAL_DIRECTOR)], NOBODY_ADOPTS, ""),
        ([holding(HOLDER, Role.BUDGET_HOLDER)], ONE_FOR_ALL, "Bea"),
        (
            [holding(HOLDER, Role.BUDGET_HOLDER), holding(HOLDER, Role.MUNICIPAL_DIRECTOR)],
            ONE_FOR_ALL,
            "Bea",
        ),
        (
            [holding(DIRECTOR, Role.MUNICIPAL_DIRECTOR), holding(HOLDER, Role.BUDGET_HOLDER)],
            ONE_ADOPTS_AND_DRAFTS,
            "Bea",
        ),
        (
            [holding(HOLDER, Role.BUDGET_HOLDER), holding(SECOND, Role.BUDGET_HOLDER, TODAY)],
            ONE_FOR_ALL,
            "Bea",
        ),
    ],
)
def test_too_few_people_are_told(people: list[Holder], sentence: str, name: str) -> None:
    found = shortages([FourEyes("work", DRAFT, ADOPT)], people, TODAY)
    assert [(one.work, one.sentence, one.name) for one in found] == [("work", sentence, name)]


def test_two_who_can_adopt_are_enough() -> None:
    people = [holding(HOLDER, Role.BUDGET_HOLDER), holding(SECOND, Role.BUDGET_HOLDER)]
    assert shortages([FourEyes("work", DRAFT, ADOPT)], people, TODAY) == []


def test_one_who_does_only_half_of_the_work_is_told_too() -> None:
    work = [FourEyes("work", DRAFT, ADOPT_ONLY)]
    director = holding(DIRECTOR, Role.MUNICIPAL_DIRECTOR)
    adopters = [holding(who, Role.MUNICIPAL_CONTROLLER) for who in (HOLDER, SECOND)]
    assert [one.sentence for one in shortages(work, [director, adopters[0]], TODAY)] == [ONE_ADOPTS]
    assert [one.sentence for one in shortages(work, [director, *adopters], TODAY)] == [ONE_DRAFTS]


def test_people_of_before_and_accounts_that_are_off_are_left_out(
    world: World, superuser_url: str, ids: dict[str, int]
) -> None:
    for login, starts_on, ends_on in (
        ("gone", START, TODAY),
        ("leaving", START, date(2013, 11, 12)),
        ("coming", date(2014, 1, 1), None),
        ("off", START, None),
    ):
        grant = NewGrant("bergdrecht", "front_desk", starts_on, ends_on)
        add_person(world.owner_url, "samen", login, login.title(), None, [grant])
    with psycopg.connect(superuser_url) as superuser:
        superuser.execute("UPDATE tenants.person SET active = false WHERE login = 'off'")
    with transaction(world.scope("auditor")) as (session, actor):
        found = list_holders(session, require_tenant(session, actor.cooperation_id, "bergdrecht"), TODAY)
    desk = {one.name: one.holds(TODAY) for one in found if one.role == "front_desk"}
    assert desk == {"Leaving": True, "Coming": False}
    assert {one.where for one in found} == {"Bergdrecht", "Samen Werken"}


def test_a_municipality_that_is_not_yours_has_no_settings(client_for: Browser) -> None:
    assert client_for("director-b").get(SETTINGS).status_code == 404
    assert client_for("director-b").post(f"{SETTINGS}/theme", data={"theme": "plum"}).status_code == 404
    assert client_for("case-manager").get(SETTINGS).status_code == 403
