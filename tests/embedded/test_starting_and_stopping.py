"""The services start, are the real thing, refuse strangers, and go away."""

import os
import stat
from pathlib import Path

import psycopg
import pytest
import redis

from regie.embedded.errors import EmbeddedError
from regie.embedded.processes import command_line
from regie.embedded.secrets import Secrets
from regie.embedded.services import Services


def test_a_temporary_run_answers_and_leaves_nothing_behind() -> None:
    with Services(None) as services:
        with psycopg.connect(services.admin_url) as connection:
            row = connection.execute(
                "SELECT current_setting('data_checksums'), current_setting('timezone'),"
                " current_setting('server_encoding'), current_setting('max_connections')"
            ).fetchone()
        with redis.Redis.from_url(services.redis_url) as client:
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        processes = list(services.running.values())
        folders = [services.home.data, services.home.run]
        assert all(folder.exists() for folder in folders)

    assert row == ("on", "UTC", "UTF8", "100")
    assert all(process.returncode == 0 for process in processes)
    assert not any(folder.exists() for folder in folders)
    assert {"initdb", "postgres", "valkey", "total"} <= services.timings.keys()


def test_kept_data_and_its_secrets_are_there_again_after_a_stop(kept_data: Path) -> None:
    with Services(kept_data) as first:
        _write(first.admin_url, "marker_kept")
        with redis.Redis.from_url(first.redis_url) as client:
            client.set("marker", "kept")

    with Services(kept_data) as second:
        assert _exists(second.admin_url, "marker_kept")
        with redis.Redis.from_url(second.redis_url) as client:
            assert client.get("marker") == b"kept"
        assert second.secrets == first.secrets


def test_kept_data_is_closed_to_whoever_lacks_the_password(kept_data: Path) -> None:
    with Services(kept_data) as services:
        with psycopg.connect(services.admin_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        for wrong in (":wrong@", "@"):
            url = services.admin_url.replace(f":{services.secrets.postgres}@", wrong)
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(url, passfile="/dev/null")
        stranger = redis.Redis.from_url(services.redis_url.replace(services.secrets.valkey, "wrong"))
        with stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()


def test_no_file_with_a_secret_or_a_statement_is_for_others_to_read(kept_data: Path) -> None:
    with Services(kept_data) as services:
        data = services.home.data
        for name in ("secrets.json", "postgres.log", "valkey.log"):
            assert stat.S_IMODE((data / name).stat().st_mode) & 0o077 == 0, name
        commands = [command_line(str(process.pid)) for process in services.running.values()]
    assert not any(services.secrets.valkey in command for command in commands)
    assert services.secrets.valkey not in repr(services.secrets)


def test_a_second_start_on_the_same_data_is_refused_in_one_sentence(kept_data: Path) -> None:
    with Services(kept_data) as first:
        with pytest.raises(
            EmbeddedError, match=rf"is in use by another run \(process {os.getpid()}\)"
        ) as refusal:
            Services(kept_data).__enter__()
        assert "\n" not in str(refusal.value)
        with psycopg.connect(first.admin_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_database_whose_secrets_were_lost_is_not_given_new_ones(folder: Path) -> None:
    secrets = Secrets.load_or_create(folder)
    assert Secrets.load_or_create(folder, must_exist=True) == secrets

    (folder / "secrets.json").unlink()
    with pytest.raises(EmbeddedError, match="is missing"):
        Secrets.load_or_create(folder, must_exist=True)


def _write(url: str, table: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE TABLE {table} ()")


def _exists(url: str, table: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT to_regclass(%s)", [table]).fetchone() != (None,)
