"""An administrator registers a cooperation, a municipality and an account, which can then sign in."""

from datetime import date

import psycopg
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from regie.database.provision import DatabaseUrls
from regie_app import cli


def regie(database: DatabaseUrls, *arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, env={"DATABASE_OWNER_URL": database.owner})


CODE = ("--cbs-code", "GM9100", "--exists-from", "2010-01-01")
ROLE = ("--password", "een lang wachtwoord", "--grant", "zuidstad:budget_holder:2012-01-01")


@pytest.fixture(scope="module")
def registered(database: DatabaseUrls) -> DatabaseUrls:
    for arguments in (
        ("tenant", "add-cooperation", "zuid", "--name", "Zuid"),
        (*("tenant", "add-municipality", "zuidstad", "--cooperation", "zuid", "--name", "Zuidstad"), *CODE),
        (*("user", "add", "Bea", "--name", "Bea", "--cooperation", "zuid"), *ROLE),
    ):
        done = regie(database, *arguments)
        assert done.exit_code == 0, done.stderr
    return database


def test_the_new_account_signs_in_and_sees_its_municipality(registered: DatabaseUrls, app: Flask) -> None:
    browser = app.test_client()
    form = {"login": "bea", "password": "een lang wachtwoord"}
    assert browser.post("/sign-in", data=form).status_code == 303
    assert "Zuidstad" in browser.get("/").text


def test_a_new_password_ends_the_sessions_of_before(registered: DatabaseUrls, app: Flask) -> None:
    browser = app.test_client()
    browser.post("/sign-in", data={"login": "bea", "password": "een lang wachtwoord"})
    assert browser.get("/").status_code == 200
    assert regie(registered, "user", "password", "bea", "--password", "een ander wachtwoord").exit_code == 0
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("user", "add", "x", "--name", "x", "--cooperation", "nergens", "--grant", "a:auditor"), "nergens"),
        (("user", "add", "x", "--name", "x", "--cooperation", "zuid", "--grant", "zuid:koning"), "role"),
        (("user", "add", "bea", "--name", "x", "--cooperation", "zuid", "--grant", "zuid:auditor"), "bea"),
        (("user", "add", "x", "--name", "x", "--cooperation", "zuid", "--grant", "auditor"), "TENANT:ROLE"),
        (("user", "add", "x", "--name", "x", "--cooperation", "zuid", "--grant", "zuid:auditor:x"), "date"),
    ],
)
def test_a_wrong_account_is_refused_in_a_sentence(
    registered: DatabaseUrls, arguments: tuple[str, ...], words: str
) -> None:
    done = regie(registered, *arguments, "--password", "een lang wachtwoord")
    assert done.exit_code == 2
    assert words in done.stderr
    assert isinstance(done.exception, SystemExit)


def test_a_municipality_with_a_wrong_code_is_refused(registered: DatabaseUrls) -> None:
    done = regie(registered, "tenant", "add-municipality", "x", "--cooperation", "zuid", "--name", "X")
    assert done.exit_code == 2
    done = regie(
        registered,
        *("tenant", "add-municipality", "x", "--cooperation", "zuid", "--name", "X"),
        *("--cbs-code", "9100", "--exists-from", "2010-01-01"),
    )
    assert done.exit_code == 2
    assert "CBS" in done.stderr


def test_a_token_opens_the_api(registered: DatabaseUrls, app: Flask) -> None:
    token = regie(registered, "user", "token", "bea").stdout.strip()
    path = "/api/v1/municipalities/zuidstad/budget-lines"
    headers = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get(path, headers=headers).json == []


def test_the_bootstrap_of_the_database_is_printed_for_its_administrator(database: DatabaseUrls) -> None:
    printed = regie(database, "migrate", "--print-bootstrap").stdout
    assert "CREATE DATABASE" in printed
    assert "BYPASSRLS" in printed
    assert "PASSWORD '" not in printed.replace("PASSWORD '...'", "")


def test_days_of_commands_are_read_as_on_pages(registered: DatabaseUrls) -> None:
    place = ("tenant", "add-municipality", "noordstad", "--cooperation", "zuid", "--name", "Noordstad")
    wrong = regie(registered, *place, "--cbs-code", "GM9101", "--exists-from", "31-2-2010")
    assert (wrong.exit_code, "exists-from" in wrong.stderr) == (2, True)
    right = regie(registered, *place, "--cbs-code", "GM9101", "--exists-from", "1-1-2010")
    assert right.exit_code == 0, right.stderr
    role = ("--password", "een lang wachtwoord", "--grant", "noordstad:budget_holder:1-1-2012")
    added = regie(registered, "user", "add", "cor", "--name", "Cor", "--cooperation", "zuid", *role)
    assert added.exit_code == 0, added.stderr


def test_a_role_and_a_municipality_with_a_last_day_count_up_to_and_including_it(
    registered: DatabaseUrls,
) -> None:
    role = ("--password", "een lang wachtwoord", "--grant", "zuid:auditor:1-1-2012:31-12-2012")
    added = regie(registered, "user", "add", "els", "--name", "Els", "--cooperation", "zuid", *role)
    assert added.exit_code == 0, added.stderr
    place = ("tenant", "add-municipality", "oudstad", "--cooperation", "zuid", "--name", "Oudstad")
    days = ("--exists-from", "1-1-2010", "--last-day", "31-12-2013")
    merged = regie(registered, *place, "--cbs-code", "GM9102", *days, "--successor", "GM9100")
    assert merged.exit_code == 0, merged.stderr
    wrong = regie(registered, "user", "give", "els", "zuid:auditor:1:2:3", "--cooperation", "zuid")
    assert "TENANT:ROLE[:FIRST_DAY[:LAST_DAY]]" in wrong.stderr
    with psycopg.connect(registered.owner) as owner:
        owner.execute("SELECT regie.open_maintenance()")
        query = """SELECT upper(g.valid) FROM tenants.role_grant g
                     JOIN tenants.person p ON p.id = g.person_id WHERE p.login = 'els'
                   UNION ALL SELECT upper(valid) FROM tenants.municipality WHERE cbs_code = 'GM9102'"""
        assert owner.execute(query).fetchall() == [(date(2013, 1, 1),), (date(2014, 1, 1),)]


def test_a_role_is_given_and_ends_after_its_last_day(registered: DatabaseUrls) -> None:
    of, place = ("--cooperation", "zuid"), "zuid:auditor"
    role = ("--password", "een lang wachtwoord", "--grant", f"{place}:1-1-2012")
    assert regie(registered, "user", "add", "dirk", "--name", "Dirk", *of, *role).exit_code == 0
    neither = regie(registered, "user", "end", "dirk", f"{place}:1-6-2012", *of)
    assert (neither.exit_code, "--last-day" in neither.stderr) == (2, True)
    ended = regie(registered, "user", "end", "dirk", f"{place}:1-6-2012", *of, "--last-day", "31-12-2012")
    assert ended.exit_code == 0, ended.stderr
    with psycopg.connect(registered.owner) as owner:
        owner.execute("SELECT regie.open_maintenance()")
        query = """SELECT upper(g.valid) FROM tenants.role_grant g
                     JOIN tenants.person p ON p.id = g.person_id WHERE p.login = 'dirk'"""
        assert owner.execute(query).fetchall() == [(date(2013, 1, 1),)]


def test_a_closed_account_is_out_at_once_with_its_jobs_and_comes_back(
    registered: DatabaseUrls, app: Flask
) -> None:
    browser, form = app.test_client(), {"login": "cor", "password": "een lang wachtwoord"}
    roles = ("--password", "een lang wachtwoord", "--grant", "zuidstad:budget_holder:2012-01-01")
    assert (
        regie(registered, "user", "add", "cor", "--name", "Cor", "--cooperation", "zuid", *roles).exit_code
        == 0
    )
    browser.post("/sign-in", data=form)
    assert browser.get("/").status_code == 200
    waits = """INSERT INTO regie.outbox (tenant_id, id, actor, task, args)
               SELECT g.tenant_id, gen_random_uuid(), p.id, 'none', '{}' FROM tenants.person p
                 JOIN tenants.role_grant g ON g.person_id = p.id WHERE p.login = %s"""
    with psycopg.connect(registered.owner) as owner:
        owner.execute("SELECT regie.open_maintenance()")
        owner.execute("ALTER TABLE regie.outbox DISABLE TRIGGER USER")
        for login in ("cor", "bea"):
            owner.execute(waits, (login,))
        owner.execute("ALTER TABLE regie.outbox ENABLE TRIGGER USER")
    assert regie(registered, "user", "close", "Cor").exit_code == 0
    assert browser.get("/").status_code == 303
    assert app.test_client().post("/sign-in", data=form).status_code == 422
    with psycopg.connect(registered.owner) as owner:
        owner.execute("SELECT regie.open_maintenance()")
        jobs = owner.execute(
            """SELECT p.login, o.state, o.error ->> 'code' FROM regie.outbox o
                 JOIN tenants.person p ON p.id = o.actor ORDER BY 1"""
        ).fetchall()
        noted = owner.execute("SELECT what FROM regie.audit WHERE what LIKE 'accounts.%'").fetchall()
    assert jobs == [("bea", "new", None), ("cor", "failed", "no_longer_allowed")]
    assert noted == [("accounts.closed",)]
    assert regie(registered, "user", "reopen", "cor").exit_code == 0
    assert app.test_client().post("/sign-in", data=form).status_code == 303


def test_an_account_that_is_not_there_is_not_closed(registered: DatabaseUrls) -> None:
    refused = regie(registered, "user", "close", "niemand")
    assert refused.exit_code == 2
    assert "niemand" in refused.stderr
