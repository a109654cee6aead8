"""The books of a municipality, kept in SQL: two funds, each with a product of one cent a unit, and a gift."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any, Literal
from uuid import UUID, uuid4

import psycopg
from psycopg.types.range import DateRange

from tests.walls.acting import Connection, acting
from tests.world import TODAY, World

FUNDS = ("werk", "zorg")
GIFT = "gift"
PRICES = dict.fromkeys(FUNDS, 1) | {GIFT: 0}
YEARS = (2013, 2014)
Line = tuple[str, int]
BOOKED = (
    "billing.entry",
    "billing.order_year",
    'billing."order"',
    "billing.decision_amount",
    "billing.decision",
    "billing.run",
    "cafeteria.menu_usage",
)


@dataclass(frozen=True)
class People:
    """Logins of those who act in a municipality."""

    slug: str
    drafter: str
    adopter: str
    clerk: str
    finance: str


LINDEHAVEN = People("lindehaven", "holder", "holder-2", "case-manager", "finance")
BERGDRECHT = People("bergdrecht", "holder-b", "holder-b2", "case-manager", "finance")
ELDERS = People("elders", "stranger", "stranger-holder", "stranger", "stranger-finance")


@dataclass(frozen=True)
class Balance:
    """Where a line stands, cents."""

    budget: int = 0
    cover: int = 0
    uncovered: int = 0
    held: int = 0
    committed: int = 0
    realised: int = 0

    @property
    def available(self) -> int:
        """Budget and cover, less what is used; a credit beyond what was realised gives no room."""
        return self.budget + self.cover - self.held - self.committed - max(self.realised, 0)


@dataclass
class Books:
    """Ids of what a municipality orders from, and the calls that move its balances."""

    world: World
    people: People
    tenant_id: int = 0
    cooperation_id: int = 0
    menu_id: UUID = field(default_factory=uuid4)
    client_id: UUID = field(default_factory=uuid4)
    variants: dict[str, UUID] = field(default_factory=dict)
    menu_lines: dict[str, UUID] = field(default_factory=dict)
    lines: dict[Line, UUID] = field(default_factory=dict)
    days: Iterator[int] = field(default_factory=count)

    @contextmanager
    def by(self, login: str, *writes: str) -> Iterator[Connection]:
        """Act in this municipality, or in others that are named."""
        with acting(self.world, login, *(writes or (self.people.slug,))) as connection:
            yield connection

    def open(self) -> "Books":
        """Make products, an adopted choice, a client and empty budget lines."""
        with self.by(self.people.clerk) as connection:
            find = "SELECT id, cooperation_id FROM tenants.tenant WHERE slug = %s"
            self.tenant_id, self.cooperation_id = connection.execute(find, (self.people.slug,)).fetchall()[0]
            connection.execute(
                "INSERT INTO cafeteria.client (tenant_id, id, number, name) VALUES (%s, %s, '1', 'Iemand')",
                (self.tenant_id, self.client_id),
            )
        self._add_products()
        self._adopt_menu()
        with self.by(self.people.drafter) as connection:
            # The later year has the smaller id: whoever locks by year and not by id would deadlock.
            for n, line in enumerate((fund, year) for year in reversed(YEARS) for fund in FUNDS):
                self.lines[line] = UUID(int=uuid4().int % 2**120 + (n << 120))
                add = """INSERT INTO billing.budget_line (tenant_id, id, cooperation_id, fund, year)
                         VALUES (%s, %s, %s, %s, %s)"""
                connection.execute(add, (self.tenant_id, self.lines[line], self.cooperation_id, *line))
        return self

    def _add_products(self) -> None:
        with self.by(self.people.clerk, "@") as connection:
            for fund, price in PRICES.items():
                product, self.variants[fund] = uuid4(), uuid4()
                owner = self.cooperation_id
                connection.execute(
                    """INSERT INTO cafeteria.product (tenant_id, id, code, name, kind, office, product_group,
                         task_field, scheme, unit, fund)
                       VALUES (%s, %s, %s, %s, 'support', 'front', 'groep', '', '', 'cent', %s)""",
                    (owner, product, f"{fund}-{self.people.slug}", fund, fund),
                )
                connection.execute(
                    """INSERT INTO cafeteria.variant (tenant_id, id, product_id, code, name)
                       VALUES (%s, %s, %s, 'een', 'een')""",
                    (owner, self.variants[fund], product),
                )
                connection.execute(
                    """INSERT INTO cafeteria.tariff (tenant_id, id, variant_id, price_cents, valid)
                       VALUES (%s, %s, %s, %s, '[2013-01-01,)')""",
                    (owner, uuid4(), self.variants[fund], price),
                )

    def _adopt_menu(self) -> None:
        here = (self.tenant_id, self.menu_id)
        with self.by(self.people.drafter) as connection:
            connection.execute(
                """INSERT INTO cafeteria.menu (tenant_id, id, cooperation_id, period)
                   VALUES (%s, %s, %s, '[2013-01-01,2015-01-01)')""",
                (*here, self.cooperation_id),
            )
            for fund, variant in self.variants.items():
                self.menu_lines[fund] = uuid4()
                connection.execute(
                    """INSERT INTO cafeteria.menu_line
                         (tenant_id, id, menu_id, cooperation_id, variant_id, fund)
                       VALUES (%s, %s, %s, %s, %s, %s)""",
                    (self.tenant_id, self.menu_lines[fund], self.menu_id, self.cooperation_id, variant, fund),
                )
            self._step(connection, "submitted")
        with self.by(self.people.adopter) as connection:
            self._step(connection, "adopted")

    def _step(self, connection: Connection, state: str) -> None:
        change = "UPDATE cafeteria.menu SET state = %s WHERE tenant_id = %s AND id = %s"
        connection.execute(change, (state, self.tenant_id, self.menu_id))

    def draft(self, kind: Literal["budget", "cover"], amounts: Mapping[Line, int]) -> UUID:
        """Draft a decision."""
        decision = uuid4()
        with self.by(self.people.drafter) as connection:
            connection.execute(
                """INSERT INTO billing.decision (tenant_id, id, kind, body, number, decided_on, reason)
                   VALUES (%s, %s, %s, 'council', '1', '2013-01-01', 'Begroting')""",
                (self.tenant_id, decision, kind),
            )
            for line, cents in amounts.items():
                connection.execute(
                    """INSERT INTO billing.decision_amount (tenant_id, decision_id, line_id, cents, source)
                       VALUES (%s, %s, %s, %s, 'Reserve')""",
                    (self.tenant_id, decision, self.lines[line], cents),
                )
        return decision

    def adopt(self, decision: UUID, login: str | None = None) -> None:
        """Adopt a decision, as somebody else than its drafter unless told otherwise."""
        with self.by(login or self.people.adopter) as connection:
            post = "SELECT billing.post_decision(%s, %s, %s)"
            connection.execute(post, (self.tenant_id, decision, TODAY))

    def decide(self, kind: Literal["budget", "cover"], amounts: Mapping[Line, int]) -> None:
        """Draft and adopt a decision."""
        self.adopt(self.draft(kind, amounts))

    def order(self, fund: str, amounts: Mapping[int, int]) -> UUID:
        """Order for these amounts by year, of one cent a unit."""
        order = uuid4()
        with self.by(self.people.clerk) as connection:
            self.post_order(connection, order, fund, amounts)
        return order

    def post_order(
        self, connection: Connection, order: UUID, fund: str, amounts: Mapping[int, int], **other: object
    ) -> None:
        """Call the posting function; any argument may be another one."""
        given: dict[str, Any] = {
            "tenant": self.tenant_id,
            "order": order,
            "client": self.client_id,
            "menu_line": self.menu_lines[fund],
            "starts": date(min(amounts), 12, 1),
            "ends": date(max(amounts), 12, 31) if len(amounts) == 1 else date(max(amounts), 2, 1),
            "units": sum(amounts.values()),
            "amounts": json.dumps([{"year": year, "cents": cents} for year, cents in amounts.items()]),
        }
        connection.execute(
            """SELECT billing.post_order(%(tenant)s, %(order)s, %(client)s, %(menu_line)s,
                                         %(starts)s, %(ends)s, %(units)s, %(amounts)s, '2013-11-11')""",
            given | other,
        )

    def cancel(self, order: UUID) -> int:
        """Cancel an order and give what was released."""
        with self.by(self.people.clerk) as connection:
            post = "SELECT billing.cancel_order(%s, %s, 'Vergissing', %s)"
            ((released,),) = connection.execute(post, (self.tenant_id, order, TODAY)).fetchall()
        return int(released)

    def start_run(
        self, connection: Connection, kind: Literal["final", "reversal"], of: UUID | None = None
    ) -> UUID:
        """Make a run, each over a day of its own."""
        run, day = uuid4(), date(2013, 1, 1) + timedelta(days=next(self.days))
        connection.execute(
            """INSERT INTO billing.run (tenant_id, id, kind, period, reverses, job_id)
               VALUES (%s, %s, %s, %s, %s, %s)""",
            (self.cooperation_id, run, kind, DateRange(day, day + timedelta(days=1)), of, uuid4()),
        )
        return run

    def finish_run(self, connection: Connection, run: UUID) -> None:
        """Mark a run as done."""
        connection.execute(
            """UPDATE billing.run SET state = 'done', finished_at = now(), lines_hash = '', total_cents = 0
                WHERE tenant_id = %s AND id = %s""",
            (self.cooperation_id, run),
        )

    def realise(self, facts: Mapping[tuple[Line, UUID | None], int]) -> UUID:
        """Book facts with a final run: by line and order, cents."""
        with self.by(self.people.finance, "*") as connection:
            run = self.start_run(connection, "final")
            for (line, order), cents in facts.items():
                self.post_realise(connection, run, line, cents, order)
            self.finish_run(connection, run)
        return run

    def post_realise(
        self, connection: Connection, run: UUID, line: Line, cents: int, order: UUID | None = None
    ) -> None:
        """Call the posting function."""
        post = "SELECT billing.post_realise(%s, %s, %s, %s, %s, %s, %s)"
        connection.execute(post, (self.tenant_id, run, *line, cents, order, TODAY))

    def reverse(self, run: UUID, lines: Mapping[Line, object] | set[Line]) -> UUID:
        """Reverse a final run on these lines."""
        with self.by(self.people.finance, "*") as connection:
            reversal = self.start_run(connection, "reversal", run)
            for line in lines:
                self.post_reversal(connection, reversal, line)
            self.finish_run(connection, reversal)
            mark = "UPDATE billing.run SET reversed_by = %s WHERE tenant_id = %s AND id = %s"
            connection.execute(mark, (reversal, self.cooperation_id, run))
        return reversal

    def post_reversal(self, connection: Connection, reversal: UUID, line: Line) -> None:
        """Call the posting function."""
        post = "SELECT billing.reverse_realise(%s, %s, %s, %s, %s)"
        connection.execute(post, (self.tenant_id, reversal, *line, TODAY))

    def balances(self) -> dict[Line, Balance]:
        """Where every line stands, as the municipality sees it."""
        with self.by(self.people.adopter) as connection:
            rows = connection.execute(
                """SELECT l.fund, l.year, b.budget_cents, b.cover_cents, b.uncovered_cents, b.held_cents,
                          b.committed_cents, b.realised_cents
                     FROM billing.budget_line l JOIN billing.balance b USING (tenant_id)
                    WHERE l.tenant_id = %s AND b.line_id = l.id""",
                (self.tenant_id,),
            ).fetchall()
        return {(fund, year): Balance(*figures) for fund, year, *figures in rows}

    def rooms(self) -> dict[Line, tuple[int, int]]:
        """What every line has used and has room for, as the database keeps it."""
        with self.by(self.people.adopter) as connection:
            rows = connection.execute(
                """SELECT l.fund, l.year, b.used_cents, b.room_cents
                     FROM billing.budget_line l JOIN billing.balance b USING (tenant_id)
                    WHERE l.tenant_id = %s AND b.line_id = l.id""",
                (self.tenant_id,),
            ).fetchall()
        return {(fund, year): (used, room) for fund, year, used, room in rows}

    def drift(self) -> list[tuple[Any, ...]]:
        """What the control function finds wrong, in any municipality."""
        with self.by(self.people.finance, "@") as connection:
            return connection.execute("SELECT * FROM billing.drift()").fetchall()


def empty_books(superuser: psycopg.Connection[Any]) -> None:
    """Take away all that was booked, past every trigger; lines stay, with nothing on them."""
    superuser.execute("SET LOCAL session_replication_role = replica")
    for table in BOOKED:
        superuser.execute(f"DELETE FROM {table}".encode())
    superuser.execute(
        """UPDATE billing.balance SET budget_cents = 0, cover_cents = 0, uncovered_cents = 0, held_cents = 0,
                                      committed_cents = 0, realised_cents = 0"""
    )


def refusal_of(error: psycopg.Error) -> dict[str, Any]:
    """The json that our own functions put in the detail of a refusal."""
    found = json.loads(error.diag.message_detail or "{}")
    assert isinstance(found, dict)
    return found
