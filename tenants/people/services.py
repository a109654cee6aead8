"""Use cases of people: signing in and out, choosing a cooperation."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from regie.database.rows import rows_as
from regie.errors import DomainError, Invalid, msgid
from regie.web.sign_in_state import hash_token, new_token
from tenants.people.passwords import hash_password, password_fits

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


def change_password(
    session: Session, login: str, current: str, new: str, keep: bytes, *, field: str = "current_password"
) -> None:
    """Change the own password (wachtwoord wijzigen); every other session of the account ends.

    Args:
        session: a visitor's: within a scope nothing reads or changes a password.
        login: of the account.
        current: the password up to now, as typed.
        new: the next one, as typed.
        keep: hash of the token of the session that goes on.
        field: where a wrong current password shows.

    Raises:
        SignInRefused: that is not the current password.
        Invalid: `password_length`.
    """
    found = session.execute(text("SELECT * FROM regie.credentials(:login)"), {"login": login}).one_or_none()
    if not password_fits(current, found.password_hash if found else None):
        raise SignInRefused(msgid("This is not your current password."), field=field)
    assert found
    session.execute(
        text("SELECT regie.change_password(:login, :was, :hash, :keep)"),
        {"login": login, "was": found.password_hash, "hash": hash_password(new), "keep": keep},
    )


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


def switch_cooperation(session: Session, person_id: UUID, on: date, cooperation_id: int) -> str:
    """Start a session in another cooperation of an account (samenwerking kiezen).

    Args:
        session: a visitor's.
        person_id: the account.
        on: day on which a role must count.
        cooperation_id: where it goes on.

    Returns:
        The session token.

    Raises:
        Invalid: `invalid_choice`, of a cooperation in which the account holds no role that day.
    """
    if cooperation_id not in {one.id for one in list_cooperations(session, person_id, on)}:
        raise Invalid(msgid("Choose one of the possibilities."), code="invalid_choice", field="cooperation")
    return start_session(session, person_id, on, cooperation_id)


def start_session(session: Session, person_id: UUID, on: date, cooperation_id: int | None = None) -> str:
    """Start a session in a cooperation of an account (sessie starten).

    Args:
        session: a visitor's.
        person_id: the account.
        on: day on which a role must count.
        cooperation_id: where; None, or one in which the account holds no role, for the first by name.

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
            "cooperation": next(
                (one.id for one in cooperations if one.id == cooperation_id), cooperations[0].id
            ),
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
