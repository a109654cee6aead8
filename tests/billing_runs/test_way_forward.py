"""Keys, pools, workers and products are followed, ended and withdrawn, never under what rests on them."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from billing.costs.kinds import KEY, POOL
from billing.costs.models import CostPool
from billing.costs.services import NewKey, add_key, add_pool
from billing.orders.services import NewOrder, place_order
from cafeteria.assortment.kinds import PRODUCT, TARIFF, VARIANT
from cafeteria.assortment.services import add_product, add_variant, set_tariff, word_product, word_variant
from cafeteria.menus.lines import orderable_lines
from regie.asking import Everything
from regie.audit.queries import list_entries
from regie.database.dated import DatedKind, end, preview, succeed, withdraw
from regie.database.engine import transaction
from regie.database.validity import validity
from regie.errors import Conflict, DomainError, Forbidden
from regie.periods import Period
from regie_app import cli
from tenants.parties.kinds import WORKER
from tenants.parties.queries import list_free_accounts, list_workers_of
from tenants.parties.services import add_worker
from tests.billing_runs.scene import FUND, Scene
from tests.world import TODAY

DAY, NEXT = date(2013, 11, 4), date(2013, 11, 5)
NEW_YEAR = date(2014, 1, 1)


def ends(scene: Scene, kind: DatedKind, row: UUID, day: date, login: str = "finance") -> None:
    with transaction(scene.world.scope(login, "@")) as (session, actor):
        end(session, actor, kind, row, day)


def goes(scene: Scene, kind: DatedKind, row: UUID, login: str = "finance") -> None:
    with transaction(scene.world.scope(login, "@")) as (session, actor):
        withdraw(session, actor, kind, row)


def test_no_bearer_joins_a_key_while_a_pool_opens_under_it(scene: Scene) -> None:
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        new = NewKey("nog vrij", "equal", [(scene.tenants["lindehaven"], None)])
        scene.keys["nog vrij"] = key = add_key(session, actor, new)
    joined = text(
        "INSERT INTO billing.key_bearer (tenant_id, key_id, bearer_id) VALUES (:owner, :key, :bearer)"
    )
    values = {"owner": scene.tenants["samen"], "key": key, "bearer": scene.tenants["bergdrecht"]}

    def join() -> str:
        try:
            with transaction(scene.world.scope("finance", "@")) as (session, _):
                session.execute(joined, values)
        except DomainError as refusal:
            return refusal.code
        return "joined"

    with ThreadPoolExecutor(1) as threads:
        with transaction(scene.world.scope("finance", "@")) as (session, actor):
            add_pool(session, actor, code="wacht", name="Wacht", key_id=key, fund=FUND)
            session.flush()
            waiting = threads.submit(join)
            time.sleep(0.5)
            assert not waiting.done()
        assert waiting.result() == "immutable"


def said(scene: Scene, kind: DatedKind, row: UUID, day: date | None) -> str:
    with transaction(scene.world.scope("finance")) as (session, actor):
        return preview(session, kind, actor.cooperation_id, row, day).detail()


def pool(scene: Scene, key: str, start: date | None = None, end: date | None = None, **more: bool) -> UUID:
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        return add_pool(
            session,
            actor,
            code="huur",
            name="Huur",
            key_id=scene.keys[key],
            fund=FUND,
            starts_on=start,
            ends_on=end,
            **more,
        )


def code_of(refused: pytest.ExceptionInfo[DomainError]) -> str:
    return refused.value.code


def test_a_pool_ends_after_what_was_booked_on_it_and_takes_nothing_after_that(scene: Scene) -> None:
    row = scene.pools["pool-equal"]
    scene.cost("pool-equal", DAY, 12_34)
    scene.book("Joris", "pool-equal", DAY, 60)
    with pytest.raises(Conflict) as early:
        ends(scene, POOL, row, DAY)
    assert (code_of(early), early.value.numbers["times"]) == ("used_later", 2)
    assert early.value.detail().startswith("Costs or hours were booked on it 2 times")
    assert said(scene, POOL, row, NEXT) == (
        "Cost pool Pool equal ends on 2013-11-04; costs and hours on it (2) stay there."
    )
    ends(scene, POOL, row, NEXT)
    with pytest.raises(DomainError) as cost:
        scene.cost("pool-equal", NEXT, 1)
    with pytest.raises(DomainError) as hours:
        scene.book("Joris", "pool-equal", NEXT, 1)
    assert code_of(cost) == code_of(hours) == "pool_not_then"
    scene.cost("pool-equal", DAY, 1)


def test_a_pool_goes_on_under_another_key_from_a_day(scene: Scene) -> None:
    old = pool(scene, "equal")
    with pytest.raises(Conflict) as asked:
        pool(scene, "fixed", NEW_YEAR)
    assert code_of(asked) == "follows"
    new = pool(scene, "fixed", NEW_YEAR, follows=True)
    days = scene.all("SELECT id, lower(valid), upper(valid) FROM billing.cost_pool WHERE code = 'huur'")
    assert set(days) == {(old, None, NEW_YEAR), (new, NEW_YEAR, None)}
    assert said(scene, POOL, new, None) == (
        "Cost pool Huur is withdrawn, if nothing was booked on it. The one before it ended on 2013-12-31 and "
        "does not come back by itself: from 2014-01-01 on nothing holds, until you add a new one."
    )
    goes(scene, POOL, new)
    assert scene.one("SELECT count(*) FROM billing.cost_pool WHERE code = 'huur'") == 1
    again = pool(scene, "fixed", NEW_YEAR)
    assert said(scene, POOL, old, date(2013, 12, 1)).endswith(
        "From 2013-12-01 up to and including 2013-12-31 nothing holds then."
    )
    pool(scene, "equal", date(2015, 1, 1), follows=True)
    assert "up to and including 2014-12-31 nothing holds" in said(scene, POOL, again, None)
    # With nothing before it, or no day left open, there is nothing to tell.
    assert "nothing holds" not in said(scene, POOL, old, None)
    assert "nothing holds" not in said(scene, POOL, again, date(2015, 1, 1))


def test_a_kind_that_is_not_followed_is_told_what_is_in_the_way(scene: Scene) -> None:
    alone = replace(POOL, follows="")
    pool(scene, "equal")
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        row = CostPool(tenant_id=actor.cooperation_id, id=uuid4(), code="huur", name="Huur", fund=FUND)
        row.key_id, row.one_off, row.valid = scene.keys["fixed"], False, validity(NEW_YEAR)
        with pytest.raises(Conflict) as refused:
            succeed(session, actor, alone, row, follows=True)
        assert code_of(refused) == "overlaps"
        # The kind as it is follows.
        succeed(session, actor, POOL, row, follows=True)


def test_a_key_ends_when_its_pools_did_and_then_opens_none(scene: Scene) -> None:
    key, row = scene.keys["hours"], scene.pools["pool-hours"]
    with pytest.raises(Conflict) as used:
        ends(scene, KEY, key, NEW_YEAR)
    assert (code_of(used), used.value.numbers["times"]) == ("used_without_end", 1)
    with pytest.raises(Conflict) as kept:
        goes(scene, KEY, key)
    assert code_of(kept) == "used_already"
    ends(scene, POOL, row, NEW_YEAR)
    with pytest.raises(Conflict) as later:
        ends(scene, KEY, key, date(2013, 12, 31))
    assert (code_of(later), later.value.numbers["used_on"]) == ("used_later", date(2013, 12, 31))
    ends(scene, KEY, key, NEW_YEAR)
    with pytest.raises(Conflict) as closed:
        pool(scene, "hours", date(2013, 6, 1))
    assert code_of(closed) == "key_not_then"
    pool(scene, "hours", date(2013, 6, 1), NEW_YEAR)


def test_a_wrong_key_is_withdrawn_with_its_bearers_and_a_used_one_gets_no_more(scene: Scene) -> None:
    wrong = scene.key(NewKey("Fout", "equal", [(scene.tenants["lindehaven"], None)]))
    goes(scene, KEY, wrong)
    assert scene.one("SELECT count(*) FROM billing.key_bearer WHERE key_id = %s", wrong) == 0
    scene.key(NewKey("Fout", "equal", [(scene.tenants["bergdrecht"], None)]))
    bearer = text(
        "INSERT INTO billing.key_bearer (tenant_id, key_id, bearer_id) VALUES (:owner, :key, :owner)"
    )
    spare = scene.key(NewKey("Vrij", "equal", [(scene.tenants["bergdrecht"], None)]))
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        session.execute(bearer, {"owner": actor.cooperation_id, "key": spare})
        session.rollback()
    with pytest.raises(Conflict) as used, transaction(scene.world.scope("finance", "@")) as (session, actor):
        session.execute(bearer, {"owner": actor.cooperation_id, "key": scene.keys["equal"]})
    assert code_of(used) == "immutable"


def test_a_worker_ends_after_the_hours_and_the_account_is_free_for_the_next_role(scene: Scene) -> None:
    fatma = scene.workers["Fatma"]
    scene.book("Fatma", "lindehaven", DAY, 60)
    with pytest.raises(Conflict) as early:
        ends(scene, WORKER, fatma, DAY, "product-manager")
    assert code_of(early) == "used_later"
    ends(scene, WORKER, fatma, NEXT, "product-manager")
    with pytest.raises(DomainError) as late:
        scene.book("Fatma", "lindehaven", NEXT, 60)
    assert code_of(late) == "worker_not_then"
    with transaction(scene.world.scope("product-manager", "@")) as (session, actor):
        account = scene.one("SELECT person_id FROM tenants.worker WHERE id = %s", fatma)
        assert account in {one for one, _ in list_free_accounts(session, actor.cooperation_id)}
        party = scene.parties["De Sluis"]
        add_worker(
            session, actor, party_id=party, role="Werkleider", name="Fatma", person_id=account, starts_on=NEXT
        )
        now, before = list_workers_of(session, actor.cooperation_id, account)
        then = list_workers_of(session, actor.cooperation_id, account, DAY)
    assert (now.role, before.role) == ("Werkleider", "Klantmanager")
    assert then == [before, now]


def test_a_worker_without_hours_is_withdrawn_and_no_name_stands_in_the_trail(scene: Scene) -> None:
    goes(scene, WORKER, scene.workers["Mo"], "team-lead")
    with transaction(scene.world.scope("finance")) as (session, actor):
        (entry,) = list_entries(session, actor.cooperation_id, what="workers.withdrawn", limit=1)
    assert entry.detail == {
        "worker": str(scene.workers["Mo"]),
        "party": str(scene.parties["De Sluis"]),
        "role": "Werkleider",
    }


@pytest.mark.parametrize("kind", [PRODUCT, VARIANT])
def test_what_is_ordered_ends_after_the_first_day_of_its_last_order(scene: Scene, kind: DatedKind) -> None:
    login = "product-manager"
    row = scene.one(f"SELECT id FROM {kind.name}")
    with pytest.raises(Conflict) as early:
        ends(scene, kind, row, date(2013, 9, 1), login)
    assert (code_of(early), early.value.numbers["used_on"]) == ("used_later", date(2013, 9, 1))
    ends(scene, kind, row, NEW_YEAR, login)
    order(scene, date(2013, 12, 31))
    with pytest.raises(Conflict) as later:
        ends(scene, kind, row, date(2013, 12, 31), login)
    assert code_of(later) == "used_later"


def order(scene: Scene, starts_on: date) -> None:
    tenant_id = scene.tenants["lindehaven"]
    with transaction(scene.world.scope("case-manager", "lindehaven")) as (session, actor):
        client, line = scene.all(
            'SELECT client_id, menu_line_id FROM billing."order" WHERE tenant_id = %s', tenant_id
        )[0]
        new = NewOrder(client, line, Period(starts_on, NEW_YEAR))
        place_order(session, actor, tenant_id, new, TODAY, Everything())


@pytest.mark.parametrize("kind", [PRODUCT, VARIANT])
def test_nothing_is_ordered_after_its_end_and_it_is_said_beforehand(scene: Scene, kind: DatedKind) -> None:
    row, tenant_id = scene.one(f"SELECT id FROM {kind.name}"), scene.tenants["lindehaven"]
    ends(scene, kind, row, date(2013, 12, 1), "product-manager")
    order(scene, date(2013, 11, 30))
    with pytest.raises(Conflict) as refused:
        order(scene, date(2013, 12, 1))
    assert code_of(refused) == "not_offered_then"
    with transaction(scene.world.scope("case-manager")) as (session, _):
        codes = [
            [one.eligibility.code for one in orderable_lines(session, tenant_id, None, day)]
            for day in (date(2013, 11, 30), date(2013, 12, 1))
        ]
    assert codes == [[""], ["not_offered_then"]]


def test_a_mistaken_product_goes_from_the_leaves_to_the_root(scene: Scene) -> None:
    with transaction(scene.world.scope("product-manager", "@")) as (session, actor):
        about = {"kind": "route", "office": "front", "product_group": "participatie", "task_field": "6.5"}
        words = {"scheme": "WWB", "unit": "traject", "fund": FUND}
        product = add_product(session, actor, code="fout", name="Fout", **about, **words)
        variant = add_variant(session, actor, product_id=product, code="een", name="Een")
        tariff = set_tariff(session, actor, variant_id=variant, price_cents=0, starts_on=NEW_YEAR)
    for kind, row, refers in ((PRODUCT, product, "variants"), (VARIANT, variant, "tariffs")):
        with pytest.raises(Conflict) as refused:
            goes(scene, kind, row, "product-manager")
        assert refers in refused.value.detail()
    for kind, row in ((TARIFF, tariff), (VARIANT, variant), (PRODUCT, product)):
        goes(scene, kind, row, "product-manager")
    assert scene.one("SELECT count(*) FROM cafeteria.product WHERE code = 'fout'") == 0


def test_the_words_of_a_product_in_use_change_and_what_decides_does_not(scene: Scene) -> None:
    product, variant = (
        scene.one("SELECT id FROM cafeteria.product"),
        scene.one("SELECT id FROM cafeteria.variant"),
    )
    with transaction(scene.world.scope("product-manager", "@")) as (session, actor):
        word_product(session, actor, product, name="Traject", description="Naar werk")
        word_variant(session, actor, variant, name="Kort")
    assert scene.one("SELECT name || description FROM cafeteria.product") == "TrajectNaar werk"
    for change in (
        "product SET kind = 'support'",
        "product SET unit = 'uur'",
        "variant SET norm_minutes = 1",
    ):
        with pytest.raises(Forbidden), transaction(scene.world.scope("product-manager", "@")) as (session, _):
            session.execute(text(f"UPDATE cafeteria.{change}"))


@pytest.mark.parametrize("login", ["case-manager", "holder", "auditor"])
def test_who_sets_none_of_these_ends_none(scene: Scene, login: str) -> None:
    with pytest.raises(DomainError), transaction(scene.world.scope(login, "*")) as (session, actor):
        end(session, actor, POOL, scene.pools["pool-fixed"], NEW_YEAR)
    ends(scene, POOL, scene.pools["pool-fixed"], NEW_YEAR)


def regie(scene: Scene, *arguments: str) -> Result:
    return CliRunner().invoke(
        cli, ("validity", *arguments), env={"DATABASE_OWNER_URL": scene.world.owner_url}
    )


def test_the_command_says_what_it_would_do_and_does_it_when_told(scene: Scene) -> None:
    row, finance = str(scene.pools["pool-fixed"]), ("--as", "finance")
    assert "billing.cost_pool" in regie(scene, "kinds").output.splitlines()
    (line,) = [
        one for one in regie(scene, "list", "billing.cost_pool", *finance).output.splitlines() if row in one
    ]
    assert line.split("\t")[1:] == ["-", "-", "Pool fixed", "0", "not used"]
    tried = regie(scene, "end", "billing.cost_pool", row, "2013-12-31", *finance)
    assert "Pool fixed ends on 2013-12-31" in tried.output
    assert scene.one("SELECT upper(valid) FROM billing.cost_pool WHERE id = %s", row) is None
    done = regie(scene, "end", "billing.cost_pool", row, "31-12-2013", *finance, "--yes")
    assert done.exit_code == 0
    assert scene.one("SELECT upper(valid) FROM billing.cost_pool WHERE id = %s", row) == NEW_YEAR
    assert regie(scene, "withdraw", "billing.cost_pool", row, *finance, "--yes").exit_code == 0


def test_the_list_names_what_rows_are_about_writes_euros_and_tells_unused_from_used_without_end(
    scene: Scene,
) -> None:
    def listed(kind: str, login: str) -> list[list[str]]:
        lines = regie(scene, "list", kind, "--as", login).output.splitlines()
        return [line.split("\t")[1:] for line in lines]

    scene.book("Joris", "lindehaven", DAY, 60)
    assert ["2013-10-15", "-", "IASZ", "77.77", "Klantmanager", "1", "2013-11-04"] in listed(
        "billing.rate", "finance"
    )
    assert ["2013-01-01", "-", "Traject naar werk", "Kort traject", "3650.00", "2", "2013-09-01"] in listed(
        "cafeteria.tariff", "product-manager"
    )
    assert ["-", "-", "De Sluis", "Mo", "Werkleider", "0", "not used"] in listed(
        "tenants.worker", "product-manager"
    )
    assert {row[-1] for row in listed("billing.distribution_key", "finance")} == {"without end"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("end", "billing.entry", "{row}", "2013-12-31"), "unknown_kind"),
        (("withdraw", "billing.distribution_key", "{key}"), "used_already"),
        (("withdraw", "billing.cost_pool", "{key}"), "not_found"),
    ],
)
def test_the_command_refuses_in_a_sentence(scene: Scene, arguments: tuple[str, ...], words: str) -> None:
    ids = {"row": str(scene.pools["pool-fixed"]), "key": str(scene.keys["fixed"])}
    refused = regie(scene, *(one.format(**ids) for one in arguments), "--as", "finance")
    assert refused.exit_code != 0
    assert words in refused.stderr
