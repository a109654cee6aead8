"""Fixtures: a queue of one's own, processes that can be killed, and a desk where jobs are asked for."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from regie.database.engine import transaction
from regie.outbox.queries import JobState, find_job_state
from regie.outbox.services import enqueue
from tests.jobs.a_process import run
from tests.world import World

Start = Callable[[str], ForkServerProcess]
# Imported once and forked from then on: a process that imports all by itself takes seconds to start.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pytest", "tests.jobs.a_process"])


@pytest.fixture(autouse=True)
def _no_drawn_tracebacks() -> Iterator[None]:
    # Unconfigured, structlog draws every traceback with all its variables: seconds each.
    with capture_logs():
        yield


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a relay or a worker; whatever still runs is killed afterwards."""
    running: list[ForkServerProcess] = []

    def start_one(kind: str) -> ForkServerProcess:
        process = PROCESSES.Process(target=run, args=(kind, dict(os.environ)))
        process.start()
        running.append(process)
        return process

    yield start_one
    for process in running:
        process.kill()
        process.join()


def ends(process: ForkServerProcess, seconds: float = 40) -> int | None:
    """Wait for a process to end, and tell how."""
    process.join(seconds)
    return process.exitcode


@dataclass(frozen=True)
class Asked:
    """A job that was asked for."""

    tenant_id: int
    job_id: UUID
    mark: str


@dataclass
class Desk:
    """Asks for jobs on somebody's behalf, and looks at what came of them with a superuser's eyes."""

    world: World
    superuser: "psycopg.Connection[Any]"

    def tenant_id(self, slug: str) -> int:
        """The number of a tenant."""
        return int(self.one("SELECT id FROM tenants.tenant WHERE slug = %s", slug))

    def ask(
        self,
        task: str,
        *,
        login: str = "case-manager",
        slug: str = "lindehaven",
        hold: Path | None = None,
        **args: object,
    ) -> Asked:
        """Ask for a job and commit."""
        tenant, mark = self.tenant_id(slug), str(uuid4())
        with transaction(self.world.scope(login, slug)) as (session, _):
            given = {"tenant": tenant, "mark": mark, **args} | ({"hold": str(hold)} if hold else {})
            return Asked(tenant, enqueue(session, tenant, task, given), mark)

    def state(self, asked: Asked, login: str = "case-manager") -> JobState | None:
        """How it goes, as somebody sees it."""
        with transaction(self.world.scope(login)) as (session, _):
            return find_job_state(session, asked.tenant_id, asked.job_id)

    def ended(self, asked: Asked) -> str | None:
        """The final state, or None."""
        query = "SELECT state FROM regie.outbox WHERE id = %s AND ended_at IS NOT NULL"
        state: str | None = self.one(query, asked.job_id)
        return state

    def effect(self, asked: Asked) -> int:
        """How many rows the job left behind."""
        return int(self.one("SELECT count(*) FROM regie.audit WHERE detail ->> 'job' = %s", asked.mark))

    def one(self, query: str, *values: object) -> Any:
        """One value, seen past every policy."""
        row = self.superuser.execute(query, values).fetchone()
        return row[0] if row else None


@pytest.fixture(scope="module")
def _superuser(superuser_url: str) -> "Iterator[psycopg.Connection[Any]]":
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        yield superuser


@pytest.fixture
def desk(world: World, _superuser: "psycopg.Connection[Any]") -> Desk:
    """Where jobs are asked for; what the test before left behind is closed."""
    _superuser.execute("UPDATE regie.outbox SET state = 'failed' WHERE state IN ('new', 'sent')")
    return Desk(world, _superuser)


@pytest.fixture
def hold(tmp_path: Path) -> Path:
    """While this file is there, a job that was given it waits in the middle."""
    path = tmp_path / "hold"
    path.touch()
    return path


@pytest.fixture
def due(desk: Desk) -> Callable[[], None]:
    """Let the time pass after which rows are sent again."""

    def pass_time() -> None:
        desk.superuser.execute(
            "WITH idle AS (SELECT id FROM regie.outbox WHERE state = 'sent' FOR UPDATE SKIP LOCKED) "
            "UPDATE regie.outbox SET sent_at = sent_at - interval '1 hour' WHERE id IN (SELECT id FROM idle)"
        )

    return pass_time


@pytest.fixture
def cut_off(desk: Desk) -> Callable[[str], int]:
    """Break the database connections that run or last ran a statement like this one."""

    def cut(like: str) -> int:
        query = text(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE %s"
        )
        return int(desk.one(str(query), like))

    return cut
