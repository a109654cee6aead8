"""Documents are made once, whoever asks and whatever breaks, and read by those alone who are meant to."""

import hashlib
import signal
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from billing.runs.permissions import SEE_OWN_COSTS, SEE_RUNS
from billing.statements import paper, services
from billing.statements.contents import gather, run_number
from billing.statements.errors import DocumentRefused
from billing.statements.permissions import MAKE_OVERVIEW, MAKE_SHEET
from billing.statements.queries import list_documents_by_format, list_makings_by_format, require_document
from regie.database.engine import transaction
from regie.errors import Conflict, DomainError, Forbidden, NotFound
from regie.outbox.relay import relay_once
from regie.outbox.worker import run_job
from tests.statements.conftest import Desk
from tests.walls.acting import acting
from tests.workers import StartWorker, wait_until

KEPT = "SELECT count(*) FROM billing.document WHERE run_id = %s AND tenant_id = %s AND format = %s"
FORMATS = ("pdf", "xlsx")


def kept(desk: Desk, slug: str, run_id: UUID, form: str = "xlsx") -> int:
    return int(desk.scene.one(KEPT, run_id, desk.scene.tenants[slug], form))


def fresh(desk: Desk) -> UUID:
    """A trial of which no document exists."""
    return desk.scene.run("trial").id


# --- Made once ---


@pytest.fixture(scope="module", autouse=True)
def _made(desk: Desk) -> None:
    """Every test finds the workbooks of the final run, with their rows."""
    for slug in ("samen", "lindehaven", "bergdrecht"):
        desk.document(slug, desk.final, "xlsx")


def test_a_document_exists_once_its_job_is_done_and_its_hash_is_of_its_bytes(desk: Desk) -> None:
    run_id, tenant_id = fresh(desk), desk.scene.tenants["samen"]
    job_id = desk.ask("finance", "samen", run_id, "xlsx")
    assert kept(desk, "samen", run_id) == 0
    with transaction(desk.scene.world.scope("finance")) as (session, _):
        assert list_makings_by_format(session, tenant_id, run_id)["xlsx"].busy
    desk.scene.do_jobs()
    with transaction(desk.scene.world.scope("finance")) as (session, _):
        found = list_documents_by_format(session, tenant_id, run_id)["xlsx"]
        content = b"".join(require_document(session, tenant_id, run_id, found.id)[1])
        making = list_makings_by_format(session, tenant_id, run_id)["xlsx"]
    assert (found.digest, found.size) == (hashlib.sha256(content).digest(), len(content))
    assert (making.job_id, making.state, found.made_by) == (job_id, "done", "Finance")


def test_asking_again_gives_the_job_under_way_and_after_that_none(desk: Desk) -> None:
    run_id = fresh(desk)
    first = desk.ask("finance", "samen", run_id, "xlsx")
    assert desk.ask("team-lead", "samen", run_id, "xlsx") == first
    desk.scene.do_jobs()
    assert desk.ask("finance", "samen", run_id, "xlsx") is None
    assert kept(desk, "samen", run_id) == 1


def test_two_jobs_for_the_same_document_make_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = fresh(desk)
    monkeypatch.setattr(services, "list_makings_by_format", lambda *_: {})
    jobs = {desk.ask("finance", "samen", run_id, "xlsx") for _ in range(2)}
    assert len(jobs) == 2
    # The second one has looked before the first one was done.
    monkeypatch.setattr(services, "list_formats", lambda *_: [])
    desk.scene.do_jobs()
    assert kept(desk, "samen", run_id) == 1
    states = "SELECT state FROM regie.outbox WHERE id = ANY(%s)"
    assert desk.scene.all(states, list(jobs)) == [("done",), ("done",)]


def test_a_job_that_fails_half_way_is_done_again_and_makes_one_document(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = fresh(desk)
    job_id = desk.ask("finance", "samen", run_id, "xlsx")
    keep = services._keep
    with monkeypatch.context() as broken:

        def kept_and_lost(*about: object) -> None:
            keep(*about)  # type: ignore[arg-type]
            raise OSError("the machine went down")

        broken.setattr(services, "_keep", kept_and_lost)
        desk.scene.do_jobs()
    assert kept(desk, "samen", run_id) == 0
    run_job(desk.scene.tenants["samen"], str(job_id))
    assert kept(desk, "samen", run_id) == 1


AT_KEEPING = """SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
                   AND query LIKE 'INSERT INTO billing.document %%'"""


@pytest.mark.long
def test_a_worker_killed_while_it_keeps_a_document_leaves_none_and_the_next_one_makes_it(
    desk: Desk, superuser_url: str, start_worker: StartWorker
) -> None:
    run_id = fresh(desk)
    desk.ask("finance", "samen", run_id, "xlsx")
    with psycopg.connect(superuser_url) as somebody:
        somebody.execute("LOCK TABLE billing.document IN SHARE MODE")
        worker = start_worker()
        relay_once()
        wait_until(lambda: desk.scene.one(AT_KEEPING))
        worker.kill()
        assert worker.wait() == -signal.SIGKILL
    assert kept(desk, "samen", run_id) == 0
    start_worker()
    wait_until(lambda: relay_once(timedelta(0)) or kept(desk, "samen", run_id))
    assert kept(desk, "samen", run_id) == 1


# --- Never changed ---


@pytest.mark.parametrize("change", ["UPDATE {} SET format = 'pdf'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["billing.document", "billing.document_request"])
def test_nobody_changes_or_takes_away_a_document(desk: Desk, table: str, change: str) -> None:
    with (
        pytest.raises(psycopg.Error, match="permission denied"),
        acting(desk.scene.world, "finance", "*") as session,
    ):
        session.execute(change.format(table).encode())
    with pytest.raises(psycopg.Error) as refusal:
        desk.scene.superuser.execute(change.format(table).encode())
    assert refusal.value.sqlstate == "RG002"


def test_a_hash_that_is_not_of_the_bytes_is_refused(desk: Desk) -> None:
    with pytest.raises(psycopg.errors.CheckViolation), acting(desk.scene.world, "finance", "@") as session:
        session.execute(
            """INSERT INTO billing.document (tenant_id, id, cooperation_id, run_id, format, content, digest)
               VALUES (%(t)s, %(id)s, %(t)s, %(run)s, 'pdf', 'x', sha256('y'))""",
            {"t": desk.scene.tenants["samen"], "id": uuid4(), "run": fresh(desk)},
        )


# --- Read by whoever is meant to ---


def seen(desk: Desk, login: str) -> set[str]:
    """Whose documents somebody sees, by speaking SQL, past every page."""
    names = {tenant_id: slug for slug, tenant_id in desk.scene.tenants.items()}
    with acting(desk.scene.world, login) as session:
        return {names[row[0]] for row in session.execute("SELECT DISTINCT tenant_id FROM billing.document")}


@pytest.mark.parametrize(
    ("login", "whose"),
    [
        ("finance", {"samen", "lindehaven", "bergdrecht"}),
        ("auditor", {"samen", "lindehaven", "bergdrecht"}),
        ("team-lead", {"samen", "lindehaven", "bergdrecht"}),
        ("holder", {"lindehaven"}),
        ("director", {"lindehaven"}),
        ("controller", {"lindehaven"}),
        ("holder-b", {"bergdrecht"}),
        ("operator", set()),
        ("stranger-finance", set()),
    ],
)
def test_the_database_shows_a_document_to_whoever_may_read_everybody_in_it(
    desk: Desk, login: str, whose: set[str]
) -> None:
    assert seen(desk, login) == whose


def test_the_database_refuses_a_document_for_a_neighbour_or_over_somebody_who_is_hidden(desk: Desk) -> None:
    tenants, run_id = desk.scene.tenants, desk.final
    insert = """INSERT INTO billing.document (tenant_id, id, cooperation_id, run_id, format, content, digest)
                VALUES (%s, %s, %s, %s, 'pdf', 'x', sha256('x'))"""
    for slug in ("bergdrecht", "samen"):
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            acting(desk.scene.world, "holder", "lindehaven") as session,
        ):
            session.execute(insert, (tenants[slug], uuid4(), tenants["samen"], run_id))
    with pytest.raises(psycopg.Error) as refusal, acting(desk.scene.world, "holder", "lindehaven") as session:
        session.execute(insert, (tenants["lindehaven"], uuid4(), tenants["samen"], desk.trial))
    assert refusal.value.sqlstate == "RG004"


def test_whoever_reads_documents_reads_the_lines_and_whoever_makes_them_too() -> None:
    assert MAKE_SHEET.roles <= SEE_RUNS.roles
    assert MAKE_OVERVIEW.roles <= SEE_OWN_COSTS.roles


@pytest.mark.parametrize(
    ("login", "slug", "refusal"),
    [
        ("case-manager", "samen", Forbidden),
        ("auditor", "samen", Forbidden),
        ("holder", "bergdrecht", NotFound),
        ("holder", "samen", Forbidden),
        ("desk", "lindehaven", Forbidden),
    ],
)
def test_who_may_not_have_a_document_made_is_refused(
    desk: Desk, login: str, slug: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        desk.ask(login, slug, desk.final, "xlsx")


@pytest.mark.parametrize(
    ("login", "slug"),
    [("director", "lindehaven"), ("controller", "lindehaven"), ("product-manager", "samen")],
)
def test_who_may_have_a_document_made_is_not(desk: Desk, login: str, slug: str) -> None:
    assert desk.ask(login, slug, desk.final, "xlsx") is None


def test_of_a_trial_a_municipality_gets_no_document(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.ask("holder", "lindehaven", desk.trial, "xlsx")


def test_a_run_that_is_not_finished_has_no_documents(desk: Desk) -> None:
    from billing.runs.services import request_run
    from tests.billing_runs.scene import OCTOBER

    with transaction(desk.scene.world.scope("finance", "@")) as (session, actor):
        run_id = request_run(session, actor, "trial", OCTOBER)
    with pytest.raises(DocumentRefused) as refusal:
        desk.ask("finance", "samen", run_id, "xlsx")
    assert refusal.value.code == "run_not_finished"
    desk.scene.do_jobs()


def test_a_sheet_is_not_made_by_somebody_who_sees_some_of_its_municipalities(desk: Desk) -> None:
    with (
        transaction(desk.scene.world.scope("holder")) as (session, actor),
        pytest.raises(Conflict) as refusal,
    ):
        gather(session, actor, actor.cooperation_id, desk.final)
    assert refusal.value.code == "lines_hidden"


def test_a_refused_job_says_why(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = fresh(desk)
    monkeypatch.setattr(services, "pdf_possible", lambda: True)
    monkeypatch.setattr(paper, "pdf_possible", lambda: False)
    desk.ask("finance", "samen", run_id, "pdf")
    desk.scene.do_jobs()
    with transaction(desk.scene.world.scope("finance")) as (session, _):
        making = list_makings_by_format(session, desk.scene.tenants["samen"], run_id)["pdf"]
    assert (making.state, making.error and making.error["code"]) == ("failed", "pdf_missing")
    monkeypatch.undo()


def test_what_was_made_stands_in_the_trail_without_what_is_in_it(desk: Desk) -> None:
    query = "SELECT detail FROM regie.audit WHERE what = 'statements.made' AND tenant_id = %s"
    ((detail,),) = desk.scene.all(query, desk.scene.tenants["lindehaven"])
    assert detail.keys() == {"run", "document", "format", "sha256", "bytes"}


def test_the_number_of_a_run_begins_with_its_month(desk: Desk) -> None:
    contents = desk.contents("finance", "samen", desk.final)
    assert contents.number == run_number(contents.run) == f"2013-10-{desk.final.hex[:8]}"
