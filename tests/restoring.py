"""Lets every test of a file find the rows that the first one found: what a test writes is put back."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND n.nspname !~ '^(pg_|information_)' ORDER BY 1, 2"""
MARK = """
SELECT {place} AS place, count(*) AS rows, coalesce(sum(xmin::text::bigint), 0)::bigint AS written,
       coalesce(max(xmin::text::bigint), 0) AS newest FROM {table}"""
NEWER = "DELETE FROM {table} WHERE xmin::text::bigint > {newest}"


class Mark(NamedTuple):
    """What tells that a table changed (kenmerk): a row that is written bears a number, and those only grow.

    With as many rows and the same sum of numbers, nothing was added, changed or removed.
    """

    place: int
    rows: int
    written: int
    newest: int


@dataclass
class Restorer:
    """Puts the rows of a database back as they were (terugzetten), and leaves connections alone.

    Args:
        superuser: a connection of its own in autocommit; it sees past policies and writes past triggers.
    """

    superuser: "psycopg.Connection[Any]"
    _tables: list[sql.Identifier] = field(init=False)
    _look: sql.Composed = field(init=False)
    _marks: list[Mark] = field(init=False)
    _copies: dict[int, bytes] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Read which tables there are."""
        self._tables = [sql.Identifier(*names) for names in self.superuser.execute(TABLES)]
        marks = [sql.SQL(MARK).format(place=n, table=table) for n, table in enumerate(self._tables)]
        self._look = sql.SQL(" UNION ALL ").join(marks) + sql.SQL(" ORDER BY place")
        self._marks = [Mark(n, 0, 0, 0) for n, _ in enumerate(self._tables)]

    def remember(self) -> None:
        """Take the rows of this moment as those to come back to."""
        now = self._look_around()
        for mark in set(now) - set(self._marks):
            self._copies[mark.place] = self._copied(self._tables[mark.place])
        self._marks = now

    def restore(self) -> None:
        """Put back what changed since; a test that wrote nothing costs one question."""
        changed = [
            (mark, now) for mark, now in zip(self._marks, self._look_around(), strict=True) if mark != now
        ]
        if changed:
            with self.superuser.transaction():
                self.superuser.execute("SET LOCAL session_replication_role = replica")
                for mark, now in changed:
                    self._put_back(mark, now)
            self._marks = self._look_around()

    def _look_around(self) -> list[Mark]:
        return [Mark(*row) for row in self.superuser.execute(self._look, prepare=True)]

    def _copied(self, table: sql.Identifier) -> bytes:
        with self.superuser.cursor().copy(sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(table)) as rows:
            return b"".join(map(bytes, rows))

    def _put_back(self, mark: Mark, now: Mark) -> None:
        table = self._tables[mark.place]
        newer = self.superuser.execute(sql.SQL(NEWER).format(table=table, newest=mark.newest))
        if now.rows - newer.rowcount == mark.rows:
            return  # Rows were only added.
        self.superuser.execute(sql.SQL("DELETE FROM {}").format(table))
        if mark.rows:
            into = sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(table)
            with self.superuser.cursor().copy(into) as rows:
                rows.write(self._copies[mark.place])
