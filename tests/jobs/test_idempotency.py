"""The same request sent twice has one effect and one answer; another request under its key is refused."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from regie.audit.services import record
from regie.database.engine import transaction
from regie.errors import Conflict, Invalid
from regie.idempotency import forget_old_keys, once, request_hash, store
from tests.jobs.conftest import Desk

HASH = request_hash("POST", "/m/lindehaven/orders", {"product": "1", "csrf_token": "a"})
OTHER = request_hash("POST", "/m/lindehaven/orders", {"product": "2", "csrf_token": "a"})


def post(
    desk: Desk,
    key: str,
    asked: bytes = HASH,
    *,
    login: str = "case-manager",
    slug: str = "lindehaven",
    lock: str = "5s",
) -> dict[str, Any]:
    """Do what a page does: claim, act, store."""
    tenant = desk.tenant_id(slug)
    with transaction(desk.world.scope(login, slug)) as (session, actor):
        session.execute(text(f"SET LOCAL lock_timeout = '{lock}'"))
        replay = once(session, tenant, actor, key, asked)
        if replay is not None:
            return {**replay, "replayed": True}
        record(session, tenant, "test.posted", {"key": key, "by": login})
        store(session, tenant, actor, key, {"location": f"/{login}"})
        return {"location": f"/{login}"}


def effects(desk: Desk, key: str) -> int:
    return int(desk.one("SELECT count(*) FROM regie.audit WHERE detail ->> 'key' = %s", key))


def test_twenty_at_once_have_one_effect_and_one_answer(desk: Desk) -> None:
    desk.world.token("case-manager")
    together = Barrier(20)
    # Looked up beforehand: one connection of the test is not for twenty threads.
    tenant = desk.tenant_id("lindehaven")

    def send(_: int) -> dict[str, Any]:
        together.wait()
        with transaction(desk.world.scope("case-manager", "lindehaven")) as (session, actor):
            replay = once(session, tenant, actor, "twenty-at-once", HASH)
            if replay is None:
                record(session, tenant, "test.posted", {"key": "twenty-at-once"})
                store(session, tenant, actor, "twenty-at-once", {"location": "/1"})
            return replay or {"location": "/1"}

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(send, range(20)))
    assert answers == [{"location": "/1"}] * 20
    assert effects(desk, "twenty-at-once") == 1


def test_another_request_under_the_same_key_is_refused_and_the_first_still_answered(desk: Desk) -> None:
    assert post(desk, "one-key-two-requests") == {"location": "/case-manager"}
    with pytest.raises(Invalid) as refusal:
        post(desk, "one-key-two-requests", OTHER)
    assert refusal.value.code == "idempotency_key_reused"
    assert post(desk, "one-key-two-requests") == {"location": "/case-manager", "replayed": True}
    assert effects(desk, "one-key-two-requests") == 1


def test_the_key_of_another_person_or_municipality_is_another_key(desk: Desk) -> None:
    post(desk, "the-same-words")
    assert post(desk, "the-same-words", OTHER, login="team-lead") == {"location": "/team-lead"}
    assert post(desk, "the-same-words", OTHER, slug="bergdrecht") == {"location": "/case-manager"}
    assert effects(desk, "the-same-words") == 3
    for login, seen in (("case-manager", 2), ("team-lead", 1), ("stranger", 0)):
        with transaction(desk.world.scope(login)) as (session, _):
            query = text("SELECT count(*) FROM regie.idempotency WHERE key = 'the-same-words'")
            assert session.execute(query).scalar_one() == seen


def test_a_refused_request_leaves_its_key_free(desk: Desk) -> None:
    tenant = desk.tenant_id("lindehaven")
    with transaction(desk.world.scope("case-manager", "lindehaven")) as (session, actor):
        assert once(session, tenant, actor, "refused-at-first", HASH) is None
        session.rollback()
    assert post(desk, "refused-at-first", OTHER) == {"location": "/case-manager"}


def test_a_twin_that_takes_too_long_is_told_to_come_back(desk: Desk) -> None:
    tenant, inside, go_on = desk.tenant_id("lindehaven"), Event(), Event()

    def slow() -> None:
        with transaction(desk.world.scope("case-manager", "lindehaven")) as (session, actor):
            once(session, tenant, actor, "slow-twin", HASH)
            inside.set()
            assert go_on.wait(10)
            store(session, tenant, actor, "slow-twin", {"location": "/slow"})

    first = Thread(target=slow)
    first.start()
    assert inside.wait(10)
    with pytest.raises(Conflict) as refusal:
        post(desk, "slow-twin", lock="100ms")
    assert refusal.value.code == "busy"
    go_on.set()
    first.join()
    assert post(desk, "slow-twin") == {"location": "/slow", "replayed": True}


def test_a_request_that_ended_without_an_answer_is_not_done_again(desk: Desk) -> None:
    tenant = desk.tenant_id("lindehaven")
    with transaction(desk.world.scope("case-manager", "lindehaven")) as (session, actor):
        once(session, tenant, actor, "no-answer-stored", HASH)
    with pytest.raises(Conflict) as refusal:
        post(desk, "no-answer-stored")
    assert refusal.value.code == "already_handled"


@pytest.mark.parametrize("key", ["", "seven77", "x" * 201])
def test_a_key_that_anybody_could_hit_upon_is_refused(desk: Desk, key: str) -> None:
    with pytest.raises(Invalid) as refusal:
        post(desk, key)
    assert refusal.value.code == "idempotency_key_invalid"
    assert post(desk, "x" * 200)
    assert post(desk, "eight888")


def test_keys_of_more_than_thirty_days_ago_are_forgotten(desk: Desk) -> None:
    post(desk, "an-old-request")
    post(desk, "a-young-request")
    desk.superuser.execute(
        "UPDATE regie.idempotency SET created_at = now() - interval '31 days' WHERE key = 'an-old-request'"
    )
    assert forget_old_keys() == 1
    assert "replayed" in post(desk, "a-young-request")
    assert "replayed" not in post(desk, "an-old-request")


def test_the_token_of_a_form_does_not_make_it_another_request() -> None:
    assert request_hash("post", "/m/lindehaven/orders", {"csrf_token": "b", "product": "1"}) == HASH
    assert len({HASH, OTHER, request_hash("POST", "/m/bergdrecht/orders", {"product": "1"})}) == 3


def test_every_value_of_a_field_counts() -> None:
    one = MultiDict([("line", "1"), ("line", "2"), ("csrf_token", "a")])
    other = MultiDict([("line", "1"), ("line", "3"), ("csrf_token", "a")])
    assert request_hash("POST", "/", one) != request_hash("POST", "/", other)
    assert request_hash("POST", "/", one) == request_hash(
        "POST", "/", MultiDict([("line", "1"), ("line", "2")])
    )
