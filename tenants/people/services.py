"""Use cases of people: signing in and out, choosing a cooperation."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from regie.database.rows import rows_as
from regie.errors import DomainError, msgid
from regie.web.sign_in_state import hash_token, new_token
from tenants.people.passwords import password_fits

SESSION_HOURS = 12


class SignInRefused(DomainError):
    """The login and password do not go together (aanmelden geweigerd); never says which of the two."""

    code = "sign_in_refused"
    status = 422


@dataclass(frozen=True)
class Cooperation:
    """A cooperation somebody holds a role in (samenwerkingsverband).

    Args:
        id: tenant id.
        name: as shown.
    """

    id: int
    name: str


def check_credentials(session: Session, login: str, password: str) -> UUID | None:
    """Check a login and password (inloggegevens) and note the attempt.

    Args:
        session: a visitor's.
        login: as typed.
        password: as typed.

    Returns:
        The account, or None; whether the login exists cannot be told from the answer.
    """
    found = session.execute(
        text("SELECT * FROM regie.credentials(:login)"), {"login": login.strip()}
    ).one_or_none()
    fits = password_fits(password, found.password_hash if found else None)
    session.execute(text("SELECT regie.note_sign_in(:login, :ok)"), {"login": login.strip(), "ok": fits})
    return found.person_id if found and fits else None


def list_cooperations(session: Session, person_id: UUID, on: date) -> list[Cooperation]:
    """List the cooperations somebody holds a role in (samenwerkingsverbanden), by name.

    Args:
        session: a visitor's.
        person_id: the account.
        on: day on which the role counts.

    Returns:
        Cooperations.
    """
    rows = session.execute(
        text("SELECT id, name FROM regie.cooperations_of(:person, :on)"), {"person": person_id, "on": on}
    )
    return rows_as(Cooperation, rows)


def start_session(session: Session, person_id: UUID, on: date) -> str:
    """Start a session in the first cooperation of an account (sessie starten).

    Args:
        session: a visitor's.
        person_id: the account.
        on: day on which a role must count.

    Returns:
        The session token.

    Raises:
        SignInRefused: the account holds no role on that day.
    """
    cooperations = list_cooperations(session, person_id, on)
    if not cooperations:
        raise SignInRefused(msgid("You have no role in Regie today. Ask your administrator."), code="no_role")
    token = new_token()
    session.execute(
        text("SELECT regie.start_session(:person, :cooperation, :hash, :hours)"),
        {
            "person": person_id,
            "cooperation": cooperations[0].id,
            "hash": hash_token(token),
            "hours": SESSION_HOURS,
        },
    )
    return token


def set_language(session: Session, language: str) -> None:
    """Choose the language of the own account (taal).

    Args:
        session: within a scope; the account is that of the scope.
        language: `nl` or `en`.
    """
    session.execute(text("SELECT regie.set_language(:language)"), {"language": language})


def end_session(session: Session, token_hash: bytes) -> None:
    """End a session (afmelden); the very next request with its cookie is refused.

    Args:
        session: a visitor's.
        token_hash: SHA-256 of the token.
    """
    session.execute(text("SELECT regie.end_session(:hash)"), {"hash": token_hash})
