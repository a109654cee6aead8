"""A fund is a row of the cooperation: chosen, renamed, ended after what refers to it, or withdrawn."""

import re
from datetime import date
from functools import partial
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner

from billing.budgets.services import DecisionFacts, LineAmount, draft_decision
from billing.costs.services import NewKey, add_key, add_pool
from cafeteria.assortment.services import add_product
from cafeteria.funds.alike import known_fund
from cafeteria.funds.commands import funds_commands
from cafeteria.funds.kinds import FUND
from cafeteria.funds.queries import list_funds, list_funds_alike, require_fund
from cafeteria.funds.references import count_references
from cafeteria.funds.services import add_fund, change_fund
from cafeteria.funds.shown import fund_options
from regie.asking import Everything
from regie.audit.queries import list_entries
from regie.database.dated import end, use_of, withdraw
from regie.database.engine import transaction
from regie.database.tenant import require_tenant
from regie.errors import Conflict, Forbidden, Invalid, InvalidInput, NotFound
from tests.walls.acting import acting
from tests.world import SignIn, World

KNOWN = ["re-integratie", "uitvoeringskosten", "welzijn"]
FACTS = DecisionFacts("budget", "council", "2013/9", date(2013, 11, 1), "Begroting")
ABOUT = {
    "kind": "route",
    "office": "front",
    "product_group": "werk",
    "task_field": "6.5",
    "scheme": "Pw",
    "unit": "traject",
}
NEW = {"code": "energietoeslag", "name": "Energietoeslag", "kind": "open_ended", "starts_on": "01-01-2014"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("re-integartie", "re-integratie"),
        ("Welzijn", "welzijn"),
        ("uitvoeringkosten", "uitvoeringskosten"),
        ("welzijn", None),
        ("participatiebudget", None),
    ],
)
def test_a_slip_is_told_from_a_new_name(typed: str, meant: str | None) -> None:
    assert known_fund(typed, KNOWN) == meant


def added(world: World, code: str, **more: object) -> UUID:
    with transaction(world.scope("finance", "@")) as (session, actor):
        return add_fund(session, actor, code=code, name=code, **more)  # type: ignore[arg-type]


def draft(world: World, code: str, year: int) -> UUID:
    with transaction(world.scope("holder", "lindehaven")) as (session, actor):
        here = require_tenant(session, actor.cooperation_id, "lindehaven").id
        return draft_decision(
            session, actor, here, FACTS, [LineAmount(code, year, 1_00)], confirmed=Everything()
        )


def refused(world: World, row: UUID, ends_on: date | None) -> Conflict:
    act = partial(withdraw, row_id=row) if ends_on is None else partial(end, row_id=row, ends_on=ends_on)
    with pytest.raises(Conflict) as said, transaction(world.scope("finance", "@")) as (session, actor):
        act(session, actor, FUND)
    return said.value


def test_a_fund_holds_in_its_days_and_a_code_never_comes_back(world: World) -> None:
    row = added(world, "bbz", starts_on=date(2013, 7, 1), ends_on=date(2015, 1, 1))
    with transaction(world.scope("holder")) as (session, actor):
        found = require_fund(session, actor.cooperation_id, row)
        assert (found.starts_on, found.last_day, found.kind) == (
            date(2013, 7, 1),
            date(2014, 12, 31),
            "ordinary",
        )
        assert [found.holds_in(year) for year in (2012, 2013, 2014, 2015)] == [False, True, True, False]
        assert "bbz" not in {one.code for one in list_funds(session, actor.cooperation_id, date(2015, 1, 1))}
        assert "bbz" in {one.code for one in list_funds(session, actor.cooperation_id, date(2014, 12, 31))}
    with pytest.raises(Invalid) as refused:
        added(world, "bbz", starts_on=date(2020, 1, 1))
    assert refused.value.code == "fund_exists"


@pytest.mark.parametrize("code", [" werk", "werk ", "werk\n", "w" * 101])
def test_a_code_that_cannot_be_chosen_again_is_refused_in_a_sentence(world: World, code: str) -> None:
    with pytest.raises(Conflict) as refused:
        added(world, code)
    assert (refused.value.code, refused.value.field) == ("fund_code", "code")
    assert "no blanks around it" in refused.value.detail()
    added(world, "w" * 100)


@pytest.mark.parametrize("login", ["holder", "case-manager", "team-lead"])
def test_finance_and_product_manager_change_funds_and_others_do_not(world: World, login: str) -> None:
    with pytest.raises(Forbidden), transaction(world.scope(login, "*")) as (session, actor):
        add_fund(session, actor, code="x", name="x")
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        add_fund(session, actor, code="x", name="x")
        session.rollback()


def test_a_fund_of_another_cooperation_is_no_fund_here(world: World) -> None:
    row = added(world, "alleen-hier")
    with transaction(world.scope("stranger-finance", "@")) as (session, actor):
        with pytest.raises(NotFound):
            require_fund(session, actor.cooperation_id, row)
        with pytest.raises(NotFound):
            change_fund(session, actor, row, name="x", kind="ordinary")
        key = add_key(
            session,
            actor,
            NewKey("k", "equal", [(require_tenant(session, actor.cooperation_id, "elders").id, None)]),
        )
        with pytest.raises(Invalid) as refused:
            add_pool(session, actor, code="p", name="p", key_id=key, fund="alleen-hier")
        assert refused.value.code == "unknown_fund"
        add_pool(session, actor, code="p", name="p", key_id=key, fund="werk")


def test_a_budget_line_refers_to_a_fund_of_its_own_cooperation(world: World) -> None:
    added(world, "elders-niet")
    add = """INSERT INTO billing.budget_line (tenant_id, id, cooperation_id, fund, year)
             SELECT t.id, gen_random_uuid(), {}, 'elders-niet', 2013
               FROM tenants.tenant t WHERE t.slug = %s"""
    other = "(SELECT id FROM tenants.tenant WHERE slug = 'samen')"
    for cooperation in ("t.cooperation_id", other):
        with pytest.raises(psycopg.Error) as failed, acting(world, "stranger-holder", "elders") as connection:
            connection.execute(add.format(cooperation).encode(), ("elders",))
        assert failed.value.sqlstate in ("23502", "23503")
    with acting(world, "holder", "lindehaven") as connection:
        connection.execute(add.format("t.cooperation_id").encode(), ("lindehaven",))


def test_it_is_renamed_with_a_line_in_the_trail_and_its_code_stays(world: World) -> None:
    row = added(world, "oud")
    with transaction(world.scope("finance", "@")) as (session, actor):
        change_fund(session, actor, row, name="Nieuw", kind="open_ended")
        found = require_fund(session, actor.cooperation_id, row)
        assert (found.code, found.name, found.kind) == ("oud", "Nieuw", "open_ended")
        line = list_entries(session, actor.cooperation_id, what="funds.changed")[0]
        assert line.detail["after"] == "Nieuw"
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        acting(world, "finance", "@") as connection,
    ):
        connection.execute("UPDATE cafeteria.fund SET code = 'x'")


def test_it_ends_after_what_refers_to_it_and_is_withdrawn_while_nothing_does(world: World) -> None:
    row, unused = added(world, "eindig"), added(world, "vergissing")
    draft(world, "eindig", 2014)
    assert refused(world, row, None).code.startswith("used_already")
    later = refused(world, row, date(2014, 12, 31))
    assert (later.code, later.numbers["used_on"]) == ("used_later", date(2014, 12, 31))
    with transaction(world.scope("finance", "@")) as (session, actor):
        end(session, actor, FUND, row, date(2015, 1, 1))
        withdraw(session, actor, FUND, unused)
        assert "vergissing" not in {one.code for one in list_funds(session, actor.cooperation_id)}
        assert require_fund(session, actor.cooperation_id, row).last_day == date(2014, 12, 31)


def test_a_pool_without_an_end_keeps_its_fund_open(world: World) -> None:
    row = added(world, "potje")
    with transaction(world.scope("finance", "@")) as (session, actor):
        key = add_key(
            session,
            actor,
            NewKey(
                "potje", "equal", [(require_tenant(session, actor.cooperation_id, "lindehaven").id, None)]
            ),
        )
        add_pool(session, actor, code="potje", name="Potje", key_id=key, fund="potje")
    assert refused(world, row, date(2030, 1, 1)).code == "used_without_end"


def test_what_begins_after_its_end_is_refused_by_form_and_database(world: World) -> None:
    added(world, "kort", ends_on=date(2013, 1, 1))
    with pytest.raises(InvalidInput) as refused:
        draft(world, "kort", 2013)
    assert [(one.field, one.code) for one in refused.value.errors] == [("fund-1", "fund_not_then")]
    add = """INSERT INTO billing.budget_line (tenant_id, id, cooperation_id, fund, year)
             SELECT id, gen_random_uuid(), cooperation_id, 'kort', %s
               FROM tenants.tenant WHERE slug = 'lindehaven'"""
    with pytest.raises(psycopg.Error) as held, acting(world, "holder", "lindehaven") as connection:
        connection.execute(add, (2013,))
    assert held.value.sqlstate == "RG004"
    with acting(world, "holder", "lindehaven") as connection:
        connection.execute(add, (2012,))
    draft(world, "kort", 2012)


def test_a_pool_goes_on_no_longer_than_its_fund(world: World) -> None:
    added(world, "eindig", ends_on=date(2015, 1, 1))
    with transaction(world.scope("finance", "@")) as (session, actor):
        here = require_tenant(session, actor.cooperation_id, "lindehaven").id
        key = add_key(session, actor, NewKey("eindig", "equal", [(here, None)]))
    pool = {"code": "eindig", "name": "Eindig", "key_id": key, "fund": "eindig"}
    with (
        pytest.raises(Conflict) as refused,
        transaction(world.scope("finance", "@")) as (session, actor),
    ):
        add_pool(session, actor, **pool)  # type: ignore[arg-type]
    assert refused.value.code == "fund_not_then"
    with transaction(world.scope("finance", "@")) as (session, actor):
        add_pool(session, actor, **pool, ends_on=date(2015, 1, 1))  # type: ignore[arg-type]


def test_a_fund_that_is_not_there_is_refused_by_row(world: World) -> None:
    with pytest.raises(InvalidInput) as refused:
        draft(world, "bestaat-niet", 2013)
    assert [(one.field, one.code) for one in refused.value.errors] == [("fund-1", "unknown_fund")]


def test_spellings_that_look_alike_are_kept_apart_and_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in ("Zorgé", "zorge", "zor ge"):
        added(world, code)
    with transaction(world.scope("finance")) as (session, actor):
        assert list_funds_alike(session, actor.cooperation_id) == [["Zorgé", "zor ge", "zorge"]]
    monkeypatch.setenv("DATABASE_OWNER_URL", world.owner_url)
    told = CliRunner().invoke(funds_commands, ["alike", "--as", "finance"])
    assert told.output.splitlines() == ["Zorgé\tzor ge\tzorge"], told.exception


def test_funds_with_the_same_name_are_told_apart_by_their_code(world: World) -> None:
    row = added(world, "dubbel")
    with transaction(world.scope("finance", "@")) as (session, actor):
        change_fund(session, actor, row, name="werk", kind="ordinary")
        labels = dict(fund_options(list_funds(session, actor.cooperation_id)))
        assert (labels["dubbel"], labels["werk"], labels["zorg"]) == ("werk (dubbel)", "werk (werk)", "zorg")


def test_the_pages_list_add_rename_end_and_withdraw(client_for: SignIn) -> None:
    browser = client_for("finance")
    assert "Geldstromen" in browser.get("/funds").text
    made = browser.post("/funds/new", data=NEW)
    assert made.status_code == 303
    page = browser.get(made.location).text
    for words in ("Energietoeslag", "energietoeslag", "Open einde", "01-01-2014", "/end"):
        assert words in page
    assert browser.post("/funds/new", data=NEW | {"name": "Iets heel anders"}).status_code == 422
    renamed = {"name": "Energie", "kind": "ordinary"}
    assert browser.post(f"{made.location}/change", data=renamed).status_code == 303
    ending = {"act": "end", "step": "check", "last_day": "31-12-2012"}
    early = browser.post(f"{made.location}/end", data=ending)
    assert early.status_code == 409
    ending["last_day"] = "31-12-2014"
    assert "eindigt op 31-12-2014" in browser.post(f"{made.location}/end", data=ending).text
    assert browser.post(f"{made.location}/end", data=ending | {"step": "confirm"}).status_code == 303
    page = browser.get(made.location).text
    assert "31-12-2014" in page
    again = browser.post(f"{made.location}/end", data=ending)
    assert again.status_code == 409
    assert "eindigt die dag of eerder al" in again.text
    gone = {"act": "withdraw", "step": "confirm"}
    assert browser.post(f"{made.location}/end", data=gone).status_code == 303
    assert "energietoeslag" not in browser.get("/funds").text
    assert client_for("holder").get("/funds").status_code == 200
    assert client_for("holder").get("/funds/new").status_code == 403


def test_a_slip_is_asked_about_until_it_is_said_to_be_meant(client_for: SignIn) -> None:
    browser = client_for("finance")
    slip = NEW | {"code": "welzijn-2", "name": "Welzyn"}
    asked = browser.post("/funds/new", data=slip)
    assert asked.status_code == 422
    assert "Bedoelt u de geldstroom &#34;welzijn&#34;?" in asked.text
    assert re.search(r'name="meant"', asked.text)
    assert browser.post("/funds/new", data=slip | {"meant": "on"}).status_code == 303


def test_no_form_takes_a_fund_that_is_not_in_its_list(client_for: SignIn) -> None:
    director = client_for("director")
    form = {"kind": "budget", "body": "council", "number": "2013/9", "decided_on": "01-11-2013"}
    amount = {"reason": "Begroting", "fund-1": "welzijn", "year-1": "2013", "amount-1": "1,00"}
    address = "/m/lindehaven/decisions/new"
    assert re.search(r'<select[^>]*name="fund-1"', director.get(address).text)
    assert director.post(address, data=form | amount | {"fund-1": "Welzijn"}).status_code == 422
    assert director.post(address, data=form | amount).status_code == 303
    assert re.search(r'<select[^>]*name="fund"', client_for("product-manager").get("/assortment/new").text)


def test_nobody_ends_it_past_the_one_function(world: World) -> None:
    added(world, "vast")
    change = "UPDATE cafeteria.fund SET valid = '(,2020-01-01)' WHERE code = 'vast'"
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        acting(world, "finance", "@") as connection,
    ):
        connection.execute(change)


def test_what_refers_to_a_fund_is_told_kind_by_kind_and_adds_up_to_what_keeps_it(
    world: World, client_for: SignIn
) -> None:
    row = added(world, "gedeeld")
    for year in (2013, 2014):
        draft(world, "gedeeld", year)
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        for number in range(3):
            add_product(session, actor, code=f"p-{number}", name=f"Product {number}", fund="gedeeld", **ABOUT)
    with transaction(world.scope("finance")) as (session, actor):
        found = count_references(session, actor.cooperation_id, "gedeeld")
        assert {words: count for words, count in found.items() if count} == {"Products": 3, "Budget lines": 2}
        assert sum(found.values()) == use_of(session, FUND, actor.cooperation_id, row).times
    page = re.sub(r"<[^>]+>|\s+", " ", client_for("finance").get(f"/funds/{row}").text)
    card = re.sub(r"\s+", " ", page.partition("Wat naar deze geldstroom verwijst")[2])
    assert re.match(
        r" Producten 3 Regels van productkeuzes 0 Budgetregels 2 Kostenplaatsen 0 Minstens één", card
    )
    assert "Wat naar deze geldstroom verwijst" not in client_for("holder").get(f"/funds/{row}").text
    unused = added(world, "ongebruikt")
    assert "Er verwijst nog niets naar" in client_for("finance").get(f"/funds/{unused}").text


def test_a_fund_saved_as_it_stood_records_nothing(world: World, client_for: SignIn) -> None:
    row = added(world, "stil")
    browser = client_for("finance")
    assert browser.post(f"/funds/{row}/change", data={"name": "stil", "kind": "ordinary"}).status_code == 303
    assert "Er is niets gewijzigd" in browser.get(f"/funds/{row}").text
    with transaction(world.scope("finance", "@")) as (session, actor):
        assert list(list_entries(session, actor.cooperation_id, what="funds.changed")) == []
        assert not change_fund(session, actor, row, name="stil", kind="ordinary")
        assert change_fund(session, actor, row, name="stil", kind="open_ended")
        assert len(list_entries(session, actor.cooperation_id, what="funds.changed")) == 1
