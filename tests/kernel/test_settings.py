"""With a missing or unsafe setting nothing starts, and every one is named at once."""

from datetime import date
from pathlib import Path

import pytest

from regie.settings import SettingsRefused, load_settings

GOOD = {
    "DATABASE_URL": "postgresql://regie_app:geheim@db.internal:5432/regie",
    "REDIS_URL": "redis://:geheim@valkey.internal:6379/0",
    "SECRET_KEY": "0123456789abcdef0123456789abcdef",
}


def refused(**changes: str) -> dict[str, str]:
    with pytest.raises(SettingsRefused) as refusal:
        load_settings(GOOD | changes)
    return {error.field: error.detail() for error in refusal.value.errors}


def test_good_settings_are_read_and_production_is_the_default() -> None:
    settings = load_settings(GOOD)
    assert settings.environment == "production"
    assert settings.database_url == GOOD["DATABASE_URL"]
    assert settings.database_owner_url is None
    assert (settings.host, settings.port, settings.trusted_proxies) == ("127.0.0.1", 8000, 0)
    assert settings.data == Path("var/regie")
    assert settings.today is None
    assert settings.themes is None


def test_every_setting_can_be_given() -> None:
    settings = load_settings(
        GOOD
        | {
            "DATABASE_OWNER_URL": "postgresql+psycopg://regie_owner:geheim@db/regie",
            "REGIE_ENV": "demonstration",
            "REGIE_TODAY": "2013-11-11",
            "REGIE_DATA": "/srv/regie",
            "REGIE_HOST": "0.0.0.0",
            "REGIE_PORT": "80",
            "REGIE_TRUSTED_PROXIES": "2",
            "REGIE_THEMES": "/srv/themes",
        }
    )
    assert settings.today == date(2013, 11, 11)
    assert (settings.host, settings.port, settings.trusted_proxies) == ("0.0.0.0", 80, 2)
    assert (settings.data, settings.themes) == (Path("/srv/regie"), Path("/srv/themes"))
    assert settings.database_owner_url


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(SettingsRefused) as refusal:
        load_settings({})
    assert [error.field for error in refusal.value.errors] == ["DATABASE_URL", "REDIS_URL", "SECRET_KEY"]
    assert len(refusal.value.detail().splitlines()) == 3


def test_several_kinds_of_mistakes_are_named_at_once() -> None:
    found = refused(SECRET_KEY="short", REGIE_PORT="0", REGIE_ENV="prod", REDIS_URL="http://valkey")
    assert set(found) == {"SECRET_KEY", "REGIE_PORT", "REGIE_ENV", "REDIS_URL"}


def test_secrets_show_neither_in_the_settings_nor_in_a_refusal() -> None:
    assert "geheim" not in repr(load_settings(GOOD))
    assert GOOD["SECRET_KEY"] not in repr(load_settings(GOOD))
    with pytest.raises(SettingsRefused) as refusal:
        load_settings(GOOD | {"SECRET_KEY": "geheimpje", "DATABASE_URL": "mysql://root:geheim@db/regie"})
    assert "geheim" not in str(refusal.value)


@pytest.mark.parametrize("secret", ["0123456789abcdef0123456789abcde", "a" * 64, "abab" * 16])
def test_a_secret_that_can_be_guessed_is_refused(secret: str) -> None:
    assert "SECRET_KEY" in refused(SECRET_KEY=secret)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://postgres@db/regie",
        "postgresql://regie_owner:x@db/regie",
        "postgresql://regie%5Fowner:x@db/regie",
        "postgresql://regie_app@db/regie?user=postgres",
        "postgresql+psycopg://regie_backup@db/regie",
        "postgresql://db/regie",
        "postgresql:///regie",
        "mysql://regie_app@db/regie",
        "host=db user=regie_app",
        "postgresql://[regie_app@db/regie",
    ],
)
def test_a_database_role_that_can_pass_the_walls_is_refused(url: str) -> None:
    assert "DATABASE_URL" in refused(DATABASE_URL=url, REGIE_ENV="test")


def test_a_valkey_without_a_password_is_refused_in_production_only() -> None:
    open_door = {"REDIS_URL": "redis://valkey.internal:6379/0"}
    assert "REDIS_URL" in refused(**open_door)
    assert load_settings(GOOD | open_door | {"REGIE_ENV": "test"}).redis_url == open_door["REDIS_URL"]
    socket = {"REDIS_URL": "unix:///run/valkey.sock"}
    assert load_settings(GOOD | socket).redis_url == socket["REDIS_URL"]


def test_a_fixed_day_is_refused_in_production_and_must_exist_elsewhere() -> None:
    assert "REGIE_TODAY" in refused(REGIE_TODAY="2013-11-11")
    assert "REGIE_TODAY" in refused(REGIE_TODAY="2013-02-30", REGIE_ENV="test")


@pytest.mark.parametrize("environment", ["production", "demonstration"])
def test_the_debugger_is_refused_where_others_can_reach_it(environment: str) -> None:
    assert "FLASK_DEBUG" in refused(FLASK_DEBUG="1", REGIE_ENV=environment)
    assert load_settings(GOOD | {"FLASK_DEBUG": "0", "REGIE_ENV": environment}).environment == environment
    assert load_settings(GOOD | {"FLASK_DEBUG": "1", "REGIE_ENV": "development"}).environment == "development"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80a", "8e3", "٨٠"])
def test_a_port_that_does_not_exist_is_refused(port: str) -> None:
    assert "REGIE_PORT" in refused(REGIE_PORT=port)
