"""Which programs are chosen, and that our folder never hides a module of Python's own."""

import platform
from pathlib import Path

import pytest

from regie.embedded.binaries import require_initdb, require_valkey
from regie.embedded.errors import EmbeddedError

ROOT = Path(__file__).parents[2]


def test_platform_stays_a_folder_and_never_becomes_a_package() -> None:
    assert (ROOT / "platform" / "regie" / "__init__.py").exists()
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert platform.python_version()


def test_the_environment_names_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = require_initdb()
    assert wheel.package is not None
    assert require_valkey().path.name == "valkey-server"

    monkeypatch.setenv("PG_BIN", str(wheel.path.parent))
    monkeypatch.setenv("VALKEY_SERVER", "/opt/valkey")
    assert require_initdb().path == wheel.path
    assert require_initdb().package is None
    assert require_valkey().path == Path("/opt/valkey")


def test_a_named_folder_without_a_new_enough_postgresql_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(EmbeddedError, match="no PostgreSQL 16 or newer"):
        require_initdb()

    old = tmp_path / "initdb"
    old.write_text("#!/bin/sh\necho 'initdb (PostgreSQL) 15.20'\n")
    old.chmod(0o755)
    with pytest.raises(EmbeddedError, match="no PostgreSQL 16 or newer"):
        require_initdb()
