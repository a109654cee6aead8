"""Passwords: argon2id with OWASP's least parameters; the same work for a name that does not exist."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from regie.errors import Invalid, msgid

SHORTEST = 12
LONGEST_BYTES = 1024
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """Hash a password (wachtwoord).

    Args:
        password: plain text, 12 characters to 1,024 bytes.

    Returns:
        An argon2id hash with its parameters.

    Raises:
        Invalid: too short or too long.
    """
    if len(password) < SHORTEST or len(password.encode()) > LONGEST_BYTES:
        raise Invalid(
            msgid("A password has at least %(shortest)s characters."),
            code="password_length",
            field="new_password",
            shortest=SHORTEST,
        )
    return HASHER.hash(password)


@cache
def _nobody() -> str:
    return HASHER.hash("nobody has this password")


def password_fits(password: str, stored: str | None) -> bool:
    """Check a password (wachtwoord controleren), as long for an unknown account as for a known one.

    Args:
        password: plain text as it was typed.
        stored: the hash; None when there is no such account.

    Returns:
        True when it fits.
    """
    if len(password.encode(errors="replace")) > LONGEST_BYTES:
        return False
    try:
        HASHER.verify(stored or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
