"""A run with lines of every kind in two municipalities, and a name that looks like a formula."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest

from billing.costs.services import add_pool
from billing.statements.contents import Contents, gather
from billing.statements.paper import pdf_possible
from billing.statements.queries import list_documents_by_format, require_document
from billing.statements.services import Format, request_document
from regie.database.engine import transaction
from tests.billing_runs.scene import FUND, OCTOBER, Scene, add_figure, build_scene
from tests.world import World

FORMULA = "=cmd|'/C calc'!A0"
DAY = date(2013, 10, 7)
NO_PANGO = "Pango is missing, so no PDF was made: apt-get install libpango-1.0-0 libpangoft2-1.0-0"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not pdf_possible():
        terminalreporter.write_sep("!", NO_PANGO, red=True, bold=True)


@dataclass
class Desk:
    """Where documents are asked for: a final run of October, and a trial after one more cost."""

    scene: Scene
    final: UUID
    trial: UUID
    made: dict[tuple[str, UUID, str], bytes] = field(default_factory=dict)

    def ask(self, login: str, slug: str, run_id: UUID, form: Format) -> UUID | None:
        """Ask for a document as somebody, and commit; `samen` is the sheet over all."""
        with transaction(self.scene.world.scope(login, slug if slug != "samen" else "@")) as (session, actor):
            return request_document(session, actor, self.scene.tenants[slug], run_id, form)

    def contents(self, login: str, slug: str, run_id: UUID) -> Contents:
        """What a document holds."""
        with transaction(self.scene.world.scope(login)) as (session, actor):
            return gather(session, actor, self.scene.tenants[slug], run_id)

    def document(self, slug: str, run_id: UUID, form: Format) -> bytes:
        """The bytes of a document, made by a worker the first time."""
        if (slug, run_id, form) not in self.made:
            self.ask("finance", slug, run_id, form)
            self.scene.do_jobs()
            with transaction(self.scene.world.scope("finance")) as (session, _):
                tenant_id = self.scene.tenants[slug]
                found = list_documents_by_format(session, tenant_id, run_id)[form]
                self.made[slug, run_id, form] = b"".join(
                    require_document(session, tenant_id, run_id, found.id)[1]
                )
        return self.made[slug, run_id, form]


@pytest.fixture(scope="module")
def desk(world: World, superuser_url: str) -> Iterator[Desk]:
    """Hours and costs of October divided by every kind of key, for good."""
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        scene = build_scene(world, superuser)
        add_figure(scene, "lindehaven", "3")
        add_figure(scene, "bergdrecht", "4")
        with transaction(world.scope("finance", "@")) as (session, actor):
            scene.pools["formula"] = add_pool(
                session, actor, code="formule", name=FORMULA, key_id=scene.keys["equal"], fund=FUND
            )
        for name in ("lindehaven", "bergdrecht", "pool-equal", "pool-hours"):
            scene.book("Fatma", name, DAY, 77)
        for pool in ("pool-equal", "pool-fixed", "pool-figure", "pool-hours", "formula"):
            scene.cost(pool, DAY, 1000_01)
        final = scene.run("final", OCTOBER)
        assert final.state == "done"
        trial = scene.run("trial", OCTOBER)
        yield Desk(scene, final.id, trial.id)


@pytest.fixture
def pdf(desk: Desk) -> Callable[..., bytes]:
    """Makes PDF; where that cannot be, a build machine fails and a person is told."""
    if not pdf_possible():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_PANGO)

    def make(slug: str, run_id: Any = None) -> bytes:
        return desk.document(slug, run_id or desk.final, "pdf")

    return make
