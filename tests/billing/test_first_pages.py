"""The first page for each role, and the check-list of a municipality that has yet to start."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import psycopg
import pytest
from flask.testing import FlaskClient

from billing.costs.services import NewKey, add_key, add_pool, book_cost
from billing.costs.unusable import unusable_keys
from billing.home.checklist import first_steps
from billing.home.municipal import standings
from billing.runs.open_work import months_without_final_run, runs_that_ask_attention
from billing.runs.services import request_run
from billing.stories.stage import do_jobs
from regie.asking import Everything
from regie.database.engine import transaction
from regie.periods import month
from tenants.arrangements.services import add_arrangement, add_participation
from tenants.parties.services import add_party, add_worker
from tests.billing.conftest import FUND, Shop, Shops
from tests.world import TODAY, World

SignIn = Callable[[str], FlaskClient]
TOO_FEW = "daarvoor zijn hier te weinig mensen"
TO_DO = 'utrecht-status-badge--warning">Te doen'


def done_of(world: World, shop: Shop, on: date = TODAY) -> list[bool]:
    with transaction(world.scope("finance")) as (session, actor):
        steps = first_steps(session, actor.cooperation_id, [shop.tenant_id], on)[shop.tenant_id]
    return [one.done for one in steps]


def test_the_check_list_goes_away_step_by_step(client_for: SignIn, world: World, shops: Shops) -> None:
    shop = shops[0]
    # Choice, budget and people are there; arrangement, key and worker are not.
    assert done_of(world, shop) == [True, True, False, False, True, False]
    assert done_of(world, shop, date(2019, 1, 1)) == [False, False, False, False, True, False]
    for path in ("/", "/m/lindehaven/"):
        page = client_for("director").get(path).text
        assert page.count(TO_DO) == 3
        assert "Wie dit kan doen: Productbeheer" in page
        # Only a link that this person may follow: keys are for others.
        assert 'href="/cooperation"' in page
        assert 'href="/costs/keys"' not in page
    assert 'href="/costs/keys"' in client_for("finance").get("/m/lindehaven/").text
    with transaction(world.scope("product-manager", "*")) as (session, actor):
        made = add_arrangement(session, actor, name="Samen", form="own_body", starts_on=date(2013, 1, 1))
        add_participation(
            session,
            actor,
            arrangement_id=made,
            tenant_id=shop.tenant_id,
            product_group="participatie",
            starts_on=date(2013, 1, 1),
        )
        party = add_party(session, actor, name="De dienst")
    assert done_of(world, shop) == [True, True, True, False, True, False]
    with transaction(world.scope("finance", "@")) as (session, actor):
        add_key(session, actor, NewKey("gelijk", "equal", [(shop.tenant_id, None)]))
    assert done_of(world, shop) == [True, True, True, True, True, False]
    with transaction(world.scope("team-lead", "@")) as (session, actor):
        add_worker(session, actor, party_id=party, role="Klantmanager", name="Zonder account")
    assert done_of(world, shop)[-1] is False
    with transaction(world.scope("case-manager")) as (_, actor):
        case_manager = actor.person_id
    with transaction(world.scope("team-lead", "@")) as (session, actor):
        add_worker(
            session, actor, party_id=party, role="Klantmanager", name="Met account", person_id=case_manager
        )
    assert done_of(world, shop) == [True] * 6
    for path in ("/", "/m/lindehaven/"):
        assert TO_DO not in client_for("director").get(path).text
    # The neighbour takes part in nothing yet.
    assert client_for("director-b").get("/").text.count(TO_DO) == 2


@pytest.mark.parametrize(
    ("gone", "done", "short"),
    [
        ([], True, False),
        # What the only budget holder drafts, nobody can adopt.
        (["holder-b2"], False, True),
        (["holder-b2", "holder-b"], False, True),
        (["director-b"], False, False),
    ],
)
def test_people_are_enough_when_there_is_a_director_and_the_settings_tell_of_no_shortage(
    client_for: SignIn,
    world: World,
    shops: Shops,
    superuser_url: str,
    gone: list[str],
    done: bool,
    short: bool,
) -> None:
    change = "UPDATE tenants.person SET active = %s WHERE login = ANY (%s)"
    with psycopg.connect(superuser_url) as superuser:
        superuser.execute(change, (False, gone))
    try:
        assert done_of(world, shops[1])[4] is done
        assert (TOO_FEW in client_for("auditor").get("/m/bergdrecht/settings").text) is short
    finally:
        with psycopg.connect(superuser_url) as superuser:
            superuser.execute(change, (True, gone))


def test_a_director_and_a_budget_holder_see_how_their_own_municipality_stands(
    client_for: SignIn, shops: Shops
) -> None:
    for login in ("director", "holder"):
        page = client_for(login).get("/").text.replace("\u00a0", " ")
        for words in ("Lindehaven in 2013", FUND, "€ 73.000", "Productkeuze 2013", "Productkeuze 2014"):
            assert words in page, words
        assert "Bergdrecht" not in page
    assert "Lindehaven in 2013" not in client_for("case-manager").get("/").text


def test_the_state_of_a_product_choice_is_the_furthest_of_its_year(world: World, shops: Shops) -> None:
    tenant_id = shops[1].tenant_id
    with transaction(world.scope("holder-b")) as (session, actor):
        found = standings(session, actor.cooperation_id, [tenant_id], TODAY)[tenant_id]
    assert [(one.year, one.state) for one in found.choices] == [(2013, "adopted"), (2014, None)]


def test_finance_sees_months_runs_and_keys_that_need_something(
    client_for: SignIn, world: World, shops: Shops
) -> None:
    here = [shop.tenant_id for shop in shops]
    with transaction(world.scope("finance", "@")) as (session, actor):
        equal = add_key(session, actor, NewKey("allen gelijk", "equal", [(one, None) for one in here]))
        add_key(
            session,
            actor,
            NewKey("naar inwoners", "by_figure", [(here[0], None)], "inwoners", "personen", date(2013, 1, 1)),
        )
        pool = add_pool(session, actor, code="huur", name="Huur", key_id=equal, fund="uitvoering")
        for day in (date(2013, 9, 3), date(2013, 10, 3), date(2013, 11, 3), date(2011, 1, 3)):
            book_cost(
                session,
                actor,
                pool_id=pool,
                incurred_on=day,
                description="Huur",
                cents=10_00,
                source="F",
                confirmed=Everything(),
            )

    def months() -> list[date]:
        with transaction(world.scope("finance")) as (session, actor):
            return months_without_final_run(
                session, actor.cooperation_id, [*here, actor.cooperation_id], TODAY
            )

    # Not the month that still runs, and nothing from before last year.
    assert months() == [date(2013, 9, 1), date(2013, 10, 1)]
    with transaction(world.scope("finance")) as (session, actor):
        assert [refusal.numbers["key"] for refusal in unusable_keys(session, actor.cooperation_id)] == [
            "naar inwoners"
        ]
    with transaction(world.scope("finance", "@")) as (session, actor):
        request_run(session, actor, "final", month(2013, 9), confirmed=Everything())
    with transaction(world.scope("finance")) as (session, actor):
        assert [run.state for run in runs_that_ask_attention(session, actor.cooperation_id)] == ["waiting"]
    page = client_for("finance").get("/").text
    for words in ("september 2013", "oktober 2013", "naar inwoners", "Wacht"):
        assert words in page, words
    assert "oktober 2013" not in client_for("team-lead").get("/").text
    do_jobs()
    assert months() == [date(2013, 10, 1)]
    with transaction(world.scope("finance")) as (session, actor):
        assert runs_that_ask_attention(session, actor.cooperation_id) == []


def test_fixed_shares_and_hours_are_no_keys_that_cannot_divide(world: World, shops: Shops) -> None:
    shares = [(shops[0].tenant_id, Decimal(60)), (shops[1].tenant_id, Decimal(40))]
    with transaction(world.scope("finance", "@")) as (session, actor):
        add_key(session, actor, NewKey("afspraak", "fixed_shares", shares))
        add_key(session, actor, NewKey("naar uren", "by_hours", [(shops[0].tenant_id, None)]))
    with transaction(world.scope("finance")) as (session, actor):
        names = {refusal.numbers["key"] for refusal in unusable_keys(session, actor.cooperation_id)}
    assert not {"afspraak", "naar uren"} & names


def test_the_auditor_reads_whether_the_chain_is_whole_and_the_operator_what_waits(
    client_for: SignIn, shops: Shops
) -> None:
    assert "Alle ketens van het logboek zijn heel" in client_for("auditor").get("/").text
    operator = client_for("operator").get("/").text
    assert 'href="/operations"' in operator
    assert "Alle ketens van het logboek zijn heel" not in operator
