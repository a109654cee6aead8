"""Registering cooperations and municipalities: by an administrator with the owner's address."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from psycopg.types.range import DateRange

from regie.errors import Invalid, NotFound, msgid
from tenants.people.accounts import maintenance


@dataclass(frozen=True)
class NewMunicipality:
    """A municipality to register (gemeente).

    Args:
        slug: in addresses; lower case, digits and hyphens.
        name: as shown.
        cbs_code: `GM` and four digits.
        exists_from: first day of the code.
        exists_until: first day on which it no longer exists; None while it does.
        successor_code: CBS code after a merger.
    """

    slug: str
    name: str
    cbs_code: str
    exists_from: date
    exists_until: date | None = None
    successor_code: str | None = None


def add_cooperation(owner_url: str, slug: str, name: str) -> int:
    """Register a cooperation (samenwerkingsverband).

    Args:
        owner_url: address of the database as its owner.
        slug: in addresses.
        name: as shown.

    Returns:
        Its id.

    Raises:
        Invalid: a cooperation of that slug exists.
    """
    with maintenance(owner_url) as connection:
        if connection.execute(
            "SELECT 1 FROM tenants.tenant WHERE kind = 'cooperation' AND slug = %s", (slug,)
        ).fetchone():
            raise Invalid(
                msgid("The cooperation %(slug)s exists already."), code="cooperation_exists", slug=slug
            )
        tenant_id = _next_id(connection)
        _insert(connection, tenant_id, "cooperation", tenant_id, slug, name)
    return tenant_id


def add_municipality(owner_url: str, cooperation: str, new: NewMunicipality) -> int:
    """Register a municipality in a cooperation (gemeente toevoegen).

    Args:
        owner_url: address of the database as its owner.
        cooperation: slug of the cooperation.
        new: the municipality.

    Returns:
        The id of the tenant.

    Raises:
        NotFound: no such cooperation.
        Invalid: the slug exists there already, the code is not a CBS code, or another has it (`code_held`).
    """
    with maintenance(owner_url) as connection:
        found = connection.execute(
            "SELECT id FROM tenants.tenant WHERE kind = 'cooperation' AND slug = %s", (cooperation,)
        ).fetchone()
        if found is None:
            raise NotFound(msgid("There is no cooperation %(slug)s."), slug=cooperation)
        tenant_id = _next_id(connection)
        _check_code(connection, int(str(found[0])), new)
        try:
            _insert(connection, tenant_id, "municipality", int(str(found[0])), new.slug, new.name)
            # The new tenant is in nobody's scope yet, not even in that of this transaction.
            connection.execute("SELECT regie.open_maintenance()")
            connection.execute(
                """INSERT INTO tenants.municipality (tenant_id, cbs_code, name, valid, successor_code)
                   VALUES (%s, %s, %s, %s, %s)""",
                (
                    tenant_id,
                    new.cbs_code,
                    new.name,
                    DateRange(new.exists_from, new.exists_until),
                    new.successor_code,
                ),
            )
        except (psycopg.errors.UniqueViolation, psycopg.errors.CheckViolation) as fault:
            raise Invalid(
                msgid(
                    "%(name)s cannot be registered: the slug exists already, or the CBS code is not right."
                ),
                code="municipality_refused",
                name=new.name,
            ) from fault
    return tenant_id


def _check_code(connection: psycopg.Connection[Any], cooperation_id: int, new: NewMunicipality) -> None:
    # Whoever registers waits at the lock of the ids, so that nobody takes the code in between.
    held = connection.execute(
        """SELECT m.name FROM tenants.municipality m JOIN tenants.tenant t ON t.id = m.tenant_id
            WHERE t.cooperation_id = %s AND m.cbs_code = %s AND m.valid && %s""",
        (cooperation_id, new.cbs_code, DateRange(new.exists_from, new.exists_until)),
    ).fetchone()
    if held:
        raise Invalid(
            msgid("%(cbs_code)s is the code of %(name)s in those days."),
            code="code_held",
            cbs_code=new.cbs_code,
            name=held[0],
        )


def _next_id(connection: psycopg.Connection[Any]) -> int:
    connection.execute("SELECT pg_advisory_xact_lock(823003)")
    row = connection.execute("SELECT max(id) + 1 FROM tenants.tenant").fetchone()
    assert row
    return int(row[0])


def _insert(
    connection: psycopg.Connection[Any], tenant_id: int, kind: str, cooperation: int, slug: str, name: str
) -> None:
    connection.execute(
        "INSERT INTO tenants.tenant (id, kind, cooperation_id, slug, name) VALUES (%s, %s, %s, %s, %s)",
        (tenant_id, kind, cooperation, slug, name),
    )
