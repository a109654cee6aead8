"""The sealer (verzegelaar): chains committed rows per tenant, and finds where a chain was broken."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import text

from regie.database.engine import visitor
from regie.database.rows import row_as, rows_as

BATCH = 50_000


@dataclass(frozen=True)
class Place:
    """A place in a chain (plaats in de keten).

    Args:
        tenant_id: whose chain.
        seq: the row, from 1.
    """

    tenant_id: int
    seq: int


@dataclass(frozen=True)
class Head:
    """The end of a chain at some moment (kop van de keten), to be kept outside the database.

    Args:
        place: the last sealed row.
        hash: its SHA-256, 32 bytes.
    """

    place: Place
    hash: bytes


def seal_once(limit: int = BATCH) -> int:
    """Chain the rows that were committed since the last time (verzegelen).

    Args:
        limit: most rows to chain in one transaction.

    Returns:
        Number of rows chained; 0 also when another sealer is at work.
    """
    with visitor() as session:
        return int(session.execute(text("SELECT regie.audit_seal(:limit)"), {"limit": limit}).scalar_one())


def broken_places() -> list[Place]:
    """Check every chain (keten controleren).

    Returns:
        The first broken row of each tenant that has one.
    """
    with visitor() as session:
        rows = session.execute(text("SELECT tenant_id, seq FROM regie.audit_first_bad() ORDER BY tenant_id"))
        return rows_as(Place, rows)


def heads() -> list[Head]:
    """Give the end of every chain (koppen), for keeping where the administrator of the database cannot write.

    Returns:
        One per tenant that has sealed rows.
    """
    with visitor() as session:
        rows = session.execute(text("SELECT tenant_id, seq, hash FROM regie.audit_heads()"))
        return [Head(row_as(Place, row, beside=["hash"]), bytes(row.hash)) for row in rows]


def lost_heads(kept: Iterable[Head]) -> list[Place]:
    """Tell which heads of an earlier day are no longer there (afgekapte of herschreven keten).

    Args:
        kept: what `heads` gave at that time.

    Returns:
        The places where the chain now holds another row or none.
    """
    query = text("SELECT regie.audit_hash(:tenant_id, :seq)")
    with visitor() as session:
        return [
            head.place for head in kept if session.execute(query, vars(head.place)).scalar_one() != head.hash
        ]
