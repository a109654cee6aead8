"""Two who make the same at the same moment: one has it, and the other is told so and can try again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from billing.budgets.services import DecisionFacts, LineAmount, draft_decision
from regie.asking import Everything
from regie.database.engine import transaction
from regie.database.scope import Actor
from tests.billing.conftest import FUND, Shops
from tests.sure import KEY
from tests.workers import wait_until
from tests.world import World

Sign = Callable[[str], FlaskClient]
# No line of that year exists yet: whoever is first to decide on it opens it.
YEAR = 2031
FACTS = {"kind": "budget", "body": "council", "number": "2013/9", "decided_on": "01-11-2013"}
FORM = {**FACTS, "reason": "Begroting", "fund-1": FUND, "year-1": str(YEAR), "amount-1": "1000"}
WAITS = "SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted"
OPENED = "SELECT count(*) FROM billing.budget_line WHERE tenant_id = %s AND year = %s"


def draft(session: Session, actor: Actor, tenant_id: int) -> None:
    facts = DecisionFacts("budget", "council", "2013-8", date(2013, 11, 11), "Later")
    draft_decision(
        session, actor, tenant_id, facts, [LineAmount(FUND, YEAR, 1000_00)], confirmed=Everything()
    )


def test_who_opens_the_same_line_at_the_same_moment_is_told_that_somebody_did(
    shops: Shops, world: World, client_for: Sign, superuser_url: str
) -> None:
    here, browser = shops[0].tenant_id, client_for("director")
    with psycopg.connect(superuser_url, autocommit=True) as superuser, ThreadPoolExecutor(1) as second:

        def one(query: str, *values: object) -> object:
            row = superuser.execute(query.encode(), values).fetchone()
            return row and row[0]

        path = "/m/lindehaven/decisions/new"
        form = FORM | {"confirmed": KEY.findall(browser.post(path, data=FORM).text)}
        with transaction(world.scope("director", "lindehaven")) as (session, actor):
            draft(session, actor, here)
            sent = second.submit(browser.post, path, data=form)
            # Before the database gives up waiting.
            wait_until(lambda: one(WAITS), seconds=4)
        answer = sent.result()
        assert (answer.status_code, "Iemand anders" in answer.text) == (409, True)
        assert one(OPENED, here, YEAR) == 1
        # The control: nobody else is at it any more, and the same form goes through.
        assert browser.post(path, data=form).status_code == 303
        assert one(OPENED, here, YEAR) == 1


def test_a_constraint_that_no_race_explains_is_a_fault_of_ours(app: Flask) -> None:
    handlers = app.error_handler_spec[None][None]
    answer = handlers[IntegrityError]
    with app.test_request_context():
        for race in (psycopg.errors.UniqueViolation, psycopg.errors.ExclusionViolation):
            assert answer(IntegrityError("", {}, race()))[1] == 409  # type: ignore[index]
        with pytest.raises(IntegrityError):
            answer(IntegrityError("", {}, psycopg.errors.NotNullViolation()))
