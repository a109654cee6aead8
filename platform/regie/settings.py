"""Settings (instellingen) from the environment; with a missing or unsafe one nothing starts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from regie.errors import FieldError, Invalid, InvalidInput, msgid
from regie.periods import parse_date

ENVIRONMENTS = ("production", "demonstration", "development", "test")
SHORTEST_SECRET = 32
FEWEST_DIFFERENT_CHARACTERS = 10
# Row level security does not hold for a superuser, and the owner can switch it off.
REFUSED_DATABASE_ROLES = frozenset({"postgres", "regie_owner", "regie_backup"})


@dataclass(frozen=True)
class Settings:
    """What an installation is told from outside (instellingen); secrets stay out of its repr.

    Args:
        environment: production, demonstration, development or test.
        database_url: PostgreSQL, as the role of the application.
        database_owner_url: PostgreSQL, as the owner; only for migrations and account commands.
        redis_url: Valkey or Redis, for jobs and progress.
        secret_key: signs forms and cookies.
        today: the demonstration date, never in production.
        data: folder of the embedded services.
        host: address that the web server listens on.
        port: its port.
        trusted_proxies: how many proxies stand in front and may say who is asking.
        themes: folder with `themes/name.css` of municipalities; None for our invented ones only.
    """

    environment: str
    database_url: str = field(repr=False)
    database_owner_url: str | None = field(repr=False)
    redis_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    today: date | None
    data: Path
    host: str
    port: int
    trusted_proxies: int
    themes: Path | None

    @property
    def plain_loopback(self) -> bool:
        """Tell whether only browsers of this machine are served (eigen machine): those may go without TLS."""
        here = self.host in ("127.0.0.1", "::1", "localhost") and not self.trusted_proxies
        return here and self.environment != "production"


class SettingsRefused(InvalidInput):
    """The application may not start with these settings (onveilige instellingen)."""

    code = "settings_refused"

    def detail(self) -> str:
        """Say everything that is wrong at once (alle fouten), one sentence a line.

        Returns:
            Lines of a name and a sentence; values are not shown, because they may be secret.
        """
        return "\n".join(f"{error.field}: {error.detail()}" for error in self.errors)


class _Reader:
    """Reads one value after another and remembers what is wrong with each."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.errors: list[FieldError] = []
        self.environment = env.get("REGIE_ENV") or "production"

    def refuse(self, name: str, message: str, code: str = "unsafe", **numbers: object) -> None:
        self.errors.append(FieldError(name, message, code=code, numbers=numbers))

    def text(self, name: str) -> str:
        value = self.env.get(name, "").strip()
        if not value:
            self.refuse(name, msgid("is missing."), "missing")
        return value

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        text = self.env.get(name, "").strip() or str(default)
        if re.fullmatch(r"[0-9]{1,5}", text) and lowest <= int(text) <= highest:
            return int(text)
        message = msgid("must be a number from %(lowest)s to %(highest)s.")
        self.refuse(name, message, "invalid", lowest=lowest, highest=highest)
        return default


def load_settings(env: Mapping[str, str]) -> Settings:
    """Read and check the settings (instellingen inlezen).

    Args:
        env: the environment, as `os.environ` has it.

    Returns:
        Settings that are complete and safe for their environment.

    Raises:
        SettingsRefused: with every missing or unsafe one, a sentence each.
    """
    reader = _Reader(env)
    _check_environment(reader)
    settings = Settings(
        environment=reader.environment,
        database_url=_database_url(reader),
        database_owner_url=_owner_url(reader),
        redis_url=_redis_url(reader),
        secret_key=_secret_key(reader),
        today=_today(reader),
        data=Path(env.get("REGIE_DATA") or "var/regie"),
        host=env.get("REGIE_HOST") or "127.0.0.1",
        port=reader.number("REGIE_PORT", 8000, 1, 65535),
        trusted_proxies=reader.number("REGIE_TRUSTED_PROXIES", 0, 0, 10),
        themes=Path(env["REGIE_THEMES"]) if env.get("REGIE_THEMES") else None,
    )
    if reader.errors:
        raise SettingsRefused(reader.errors)
    return settings


def fixed_date(env: Mapping[str, str]) -> date | None:
    """Read the demonstration date (demonstratiedatum) where one is allowed.

    Args:
        env: the environment, as `os.environ` has it.

    Returns:
        The day in REGIE_TODAY, or None; in production always None.

    Raises:
        Invalid: REGIE_TODAY is not a date.
    """
    text = env.get("REGIE_TODAY", "")
    allowed = env.get("REGIE_ENV") in ENVIRONMENTS[1:]
    return parse_date(text) if text and allowed else None


def _check_environment(reader: _Reader) -> None:
    if reader.environment not in ENVIRONMENTS:
        allowed = ", ".join(ENVIRONMENTS)
        reader.refuse("REGIE_ENV", msgid("must be one of %(allowed)s."), "invalid", allowed=allowed)
    exposed = reader.environment not in ("development", "test")
    if exposed and reader.env.get("FLASK_DEBUG", "").lower() not in ("", "0", "false", "no"):
        reader.refuse("FLASK_DEBUG", msgid("lets anybody run code here; it is for development only."))


def _database_url(reader: _Reader) -> str:
    url = reader.text("DATABASE_URL")
    if not url or not _is_postgresql(reader, "DATABASE_URL", url):
        return url
    role = _database_role(url)
    if not role:
        reader.refuse("DATABASE_URL", msgid("must name the role of the application."))
    elif role in REFUSED_DATABASE_ROLES:
        message = msgid("must not use the role %(role)s, which can pass the walls.")
        reader.refuse("DATABASE_URL", message, role=role)
    return url


def _database_role(url: str) -> str:
    # libpq lets a user in the query win from the one before the @, so that one is the truth.
    address = urlsplit(url)
    return parse_qs(address.query).get("user", [unquote(address.username or "")])[-1]


def _owner_url(reader: _Reader) -> str | None:
    url = reader.env.get("DATABASE_OWNER_URL", "").strip()
    return url if url and _is_postgresql(reader, "DATABASE_OWNER_URL", url) else None


def _is_postgresql(reader: _Reader, name: str, url: str) -> bool:
    try:
        good = urlsplit(url).scheme in ("postgresql", "postgresql+psycopg")
    except ValueError:
        good = False
    if not good:
        reader.refuse(name, msgid("must be an address that begins with postgresql://."), "invalid")
    return good


def _redis_url(reader: _Reader) -> str:
    url = reader.text("REDIS_URL")
    if not url:
        return url
    try:
        address = urlsplit(url)
        scheme, password = address.scheme, address.password
    except ValueError:
        scheme, password = "", None
    if scheme not in ("redis", "rediss", "unix"):
        message = msgid("must be an address that begins with redis://, rediss:// or unix://.")
        reader.refuse("REDIS_URL", message, "invalid")
    elif scheme == "redis" and not password and reader.environment == "production":
        message = msgid("must have a password in production: who can write there can start jobs.")
        reader.refuse("REDIS_URL", message)
    return url


def _secret_key(reader: _Reader) -> str:
    secret = reader.text("SECRET_KEY")
    if secret and len(secret) < SHORTEST_SECRET:
        message = msgid("must have at least %(length)s characters.")
        reader.refuse("SECRET_KEY", message, length=SHORTEST_SECRET)
    elif secret and len(set(secret)) < FEWEST_DIFFERENT_CHARACTERS:
        reader.refuse("SECRET_KEY", msgid("can be guessed: it repeats a few characters."))
    return secret


def _today(reader: _Reader) -> date | None:
    if reader.env.get("REGIE_TODAY") and reader.environment == "production":
        reader.refuse("REGIE_TODAY", msgid("is for demonstrations and tests, never for production."))
    try:
        return fixed_date(reader.env)
    except Invalid as refusal:
        reader.refuse("REGIE_TODAY", refusal.message, refusal.code, **refusal.numbers)
        return None
