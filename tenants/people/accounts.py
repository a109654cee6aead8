"""Account commands: run by an administrator who holds the owner's address, never by the web."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import psycopg
from psycopg.rows import dict_row
from psycopg.types.range import DateRange

from regie.errors import Invalid, NotFound, msgid
from regie.web.sign_in_state import hash_token, new_token
from tenants.people.passwords import hash_password

LONGEST_SESSION_HOURS = 12


@dataclass(frozen=True)
class NewGrant:
    """A role to give (rol).

    Args:
        tenant: slug of the municipality or cooperation.
        role: name of the role.
        starts_on: first day.
        ends_on: first day on which it no longer counts; None for no end.
    """

    tenant: str
    role: str
    starts_on: date
    ends_on: date | None = None


@contextmanager
def maintenance(owner_url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Open a transaction over all tenants as the owner (beheertransactie).

    Args:
        owner_url: address of the database as its owner.

    Yields:
        A connection; returning commits.
    """
    with psycopg.connect(owner_url) as connection:
        connection.execute("SELECT regie.open_maintenance()")
        yield connection


def add_person(
    owner_url: str, cooperation: str, login: str, name: str, password: str | None, grants: Sequence[NewGrant]
) -> UUID:
    """Make an account with its roles (gebruiker toevoegen), all or nothing.

    Args:
        owner_url: address of the database as its owner.
        cooperation: slug of the cooperation.
        login: name to sign in with; stored in lower case.
        name: as shown.
        password: plain text; None for an account that cannot sign in with one.
        grants: at least one role.

    Returns:
        The id of the account.

    Raises:
        NotFound: no such cooperation or municipality in it.
        Invalid: the login exists, a role does not exist, or dates of a role overlap.
    """
    person_id = uuid4()
    with maintenance(owner_url) as connection:
        try:
            connection.execute(
                "INSERT INTO tenants.person (id, login, name, password_hash) VALUES (%s, %s, %s, %s)",
                (person_id, login.lower(), name, hash_password(password) if password else None),
            )
            for grant in grants:
                _grant(connection, cooperation, person_id, grant)
        except psycopg.errors.UniqueViolation as fault:
            raise Invalid(
                msgid("The login %(login)s exists already."), code="login_exists", login=login
            ) from fault
        except psycopg.errors.ForeignKeyViolation as fault:
            raise Invalid(msgid("There is no role of that name."), code="unknown_role") from fault
        except psycopg.errors.ExclusionViolation as fault:
            raise Invalid(
                msgid("The same role is given twice on the same day."), code="grant_overlap"
            ) from fault
    return person_id


def _grant(
    connection: psycopg.Connection[tuple[object, ...]], cooperation: str, person_id: UUID, grant: NewGrant
) -> None:
    found = connection.execute(
        """SELECT t.id FROM tenants.tenant t JOIN tenants.tenant c ON c.id = t.cooperation_id
            WHERE c.slug = %s AND c.kind = 'cooperation' AND t.slug = %s""",
        (cooperation, grant.tenant),
    ).fetchone()
    if found is None:
        raise NotFound(
            msgid("There is no %(tenant)s in %(cooperation)s."), tenant=grant.tenant, cooperation=cooperation
        )
    connection.execute(
        "INSERT INTO tenants.role_grant (tenant_id, id, person_id, role, valid) VALUES (%s, %s, %s, %s, %s)",
        (found[0], uuid4(), person_id, grant.role, DateRange(grant.starts_on, grant.ends_on)),
    )


def start_token(owner_url: str, login: str, on: date, hours: int = LONGEST_SESSION_HOURS) -> str:
    """Start a session for a command or a program (sessie starten), on the authority of the owner's address.

    Args:
        owner_url: address of the database as its owner.
        login: whose session.
        on: day on which the roles must count.
        hours: how long; at most 12.

    Returns:
        The session token.

    Raises:
        NotFound: no such account, or it holds no role on that day.
    """
    token = new_token()
    with maintenance(owner_url) as connection:
        found = (
            connection.cursor(row_factory=dict_row)
            .execute(
                """SELECT p.id AS person, c.id AS cooperation FROM tenants.person p
                     JOIN tenants.role_grant g ON g.person_id = p.id
                     JOIN tenants.tenant t ON t.id = g.tenant_id
                     JOIN tenants.tenant c ON c.id = t.cooperation_id
                    WHERE p.login = lower(%s) AND p.active AND g.valid @> %s ORDER BY c.name LIMIT 1""",
                (login, on),
            )
            .fetchone()
        )
    if found is None:
        raise NotFound(msgid("There is no account %(login)s with a role today."), login=login)
    with psycopg.connect(owner_url) as connection:
        connection.execute(
            "SELECT regie.start_session(%(person)s, %(cooperation)s, %(token)s, %(hours)s)",
            {**found, "token": hash_token(token), "hours": hours},
        )
    return token


def set_password(owner_url: str, login: str, password: str) -> None:
    """Give an account a new password and end its sessions (wachtwoord wijzigen).

    Args:
        owner_url: address of the database as its owner.
        login: whose.
        password: plain text.

    Raises:
        NotFound: no such account.
    """
    with maintenance(owner_url) as connection:
        found = connection.execute(
            "SELECT id FROM tenants.person WHERE login = lower(%s)", (login,)
        ).fetchone()
        if found is None:
            raise NotFound(msgid("There is no account %(login)s."), login=login)
        connection.execute("SELECT regie.set_password(%s, %s)", (login, hash_password(password)))
        connection.execute("SELECT regie.end_all_sessions(%s)", found)
