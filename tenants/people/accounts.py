"""Account commands: run by an administrator who holds the owner's address, never by the web."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from psycopg.types.range import DateRange

from regie.errors import Invalid, NotFound, from_database, msgid
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
    return person_id


def _grant(
    connection: psycopg.Connection[tuple[object, ...]], cooperation: str, person_id: UUID, grant: NewGrant
) -> int:
    try:
        with connection.transaction():
            return _insert_grant(connection, cooperation, person_id, grant)
    except psycopg.errors.ForeignKeyViolation as fault:
        raise Invalid(msgid("There is no role of that name."), code="unknown_role") from fault
    except psycopg.errors.ExclusionViolation as fault:
        raise Invalid(msgid("The same role is given twice on the same day."), code="grant_overlap") from fault


def _insert_grant(
    connection: psycopg.Connection[tuple[object, ...]], cooperation: str, person_id: UUID, grant: NewGrant
) -> int:
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
    return int(str(found[0]))


def give_role(
    owner_url: str, cooperation: str, login: str, grant: NewGrant, instead_of: str | None = None
) -> None:
    """Give an account another role (rol geven); with `instead_of` that of somebody else ends the day before.

    Args:
        owner_url: address of the database as its owner.
        cooperation: slug of the cooperation.
        login: who gets it.
        grant: the role.
        instead_of: login of whoever holds it up to then; None when nobody hands it over.

    Raises:
        NotFound: no such account, cooperation or municipality in it; or `instead_of` does not hold the role.
        Invalid: the role does not exist, or is held already on one of those days.
        Conflict: what `regie.database.dated.end` refuses.
    """
    with _in_words(), maintenance(owner_url) as connection:
        person_id = _account(connection, login)
        tenant_id = _grant(connection, cooperation, person_id, grant)
        detail = {"account": str(person_id), "role": grant.role, "starts_on": grant.starts_on.isoformat()}
        connection.execute(
            "INSERT INTO regie.audit (tenant_id, id, what, detail) VALUES (%s, %s, 'roles.given', %s)",
            (tenant_id, uuid4(), Jsonb(detail)),
        )
        if instead_of is not None:
            _end_role(connection, cooperation, instead_of, grant, grant.starts_on)


def end_role(owner_url: str, cooperation: str, login: str, held: NewGrant, ends_on: date | None) -> None:
    """Let a role of an account end (rol beëindigen), or withdraw it while nothing was done in it.

    Args:
        owner_url: address of the database as its owner.
        cooperation: slug of the cooperation.
        login: whose role.
        held: the role, held on its first day.
        ends_on: first day on which it no longer counts; None to withdraw it.

    Raises:
        NotFound: no such account, or it does not hold that role then.
        Conflict: what `regie.database.dated.end` refuses, such as the last one who administers there.
    """
    with _in_words(), maintenance(owner_url) as connection:
        _end_role(connection, cooperation, login, held, ends_on)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as fault:
        refusal = from_database(fault)
        if refusal is None:
            raise
        raise refusal from fault


def _account(connection: psycopg.Connection[tuple[object, ...]], login: str) -> UUID:
    query = "SELECT id FROM tenants.person WHERE login = lower(%s)"
    found = connection.execute(query, (login,)).fetchone()
    if found is None:
        raise NotFound(msgid("There is no account %(login)s."), login=login)
    return UUID(str(found[0]))


def _end_role(
    connection: psycopg.Connection[tuple[object, ...]],
    cooperation: str,
    login: str,
    held: NewGrant,
    ends_on: date | None,
) -> None:
    query = """SELECT g.tenant_id, g.id FROM tenants.role_grant g
                 JOIN tenants.tenant t ON t.id = g.tenant_id JOIN tenants.tenant c ON c.id = t.cooperation_id
                WHERE c.slug = %s AND c.kind = 'cooperation' AND t.slug = %s AND g.person_id = %s
                  AND g.role = %s AND g.valid && daterange(%s - 1, NULL) ORDER BY g.valid LIMIT 1"""
    person_id = _account(connection, login)
    about = (cooperation, held.tenant, person_id, held.role, held.starts_on)
    found = connection.execute(query, about).fetchone()
    if found is None:
        raise NotFound(msgid("%(login)s does not hold that role."), login=login)
    tenant_id, grant_id = found
    end = "SELECT regie.end_dated('tenants.role_grant', %s, %s, %s)"
    connection.execute(end, (tenant_id, grant_id, ends_on))


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


CLOSED_JOBS = """
UPDATE regie.outbox SET state = 'failed', ended_at = clock_timestamp(), error = %s
 WHERE actor = %s AND state IN ('new', 'sent')"""
NO_LONGER = {
    "code": "no_longer_allowed",
    "message": msgid("Whoever asked for this may no longer do it."),
    "numbers": {},
    "detail": "Whoever asked for this may no longer do it.",
}


def close_account(owner_url: str, login: str) -> None:
    """Close an account (account sluiten): its sessions and waiting jobs end, its roles keep their days.

    Args:
        owner_url: address of the database as its owner.
        login: whose.

    Raises:
        NotFound: no such account.
    """
    with maintenance(owner_url) as connection:
        person_id = _account(connection, login)
        _set_active(connection, person_id, active=False)
        connection.execute("SELECT regie.end_all_sessions(%s)", (person_id,))
        connection.execute(CLOSED_JOBS, (Jsonb(NO_LONGER), person_id))


def reopen_account(owner_url: str, login: str) -> None:
    """Open an account that was closed again (account heropenen), with the roles that it still holds.

    Args:
        owner_url: address of the database as its owner.
        login: whose.

    Raises:
        NotFound: no such account.
    """
    with maintenance(owner_url) as connection:
        _set_active(connection, _account(connection, login), active=True)


def _set_active(connection: psycopg.Connection[tuple[object, ...]], person_id: UUID, *, active: bool) -> None:
    change = "UPDATE tenants.person SET active = %s WHERE id = %s AND active <> %s RETURNING id"
    if connection.execute(change, (active, person_id, active)).fetchone() is None:
        return
    # In each cooperation where the account holds or held a role, so that each can see it.
    note = """INSERT INTO regie.audit (tenant_id, id, what, detail)
              SELECT DISTINCT ON (t.cooperation_id) t.cooperation_id, gen_random_uuid(), %s, %s::jsonb
                FROM tenants.role_grant g JOIN tenants.tenant t ON t.id = g.tenant_id
               WHERE g.person_id = %s"""
    what = "accounts.reopened" if active else "accounts.closed"
    connection.execute(note, (what, Jsonb({"account": str(person_id)}), person_id))


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
        person_id = _account(connection, login)
        connection.execute("SELECT regie.set_password(%s, %s)", (login, hash_password(password)))
        connection.execute("SELECT regie.end_all_sessions(%s)", (person_id,))
