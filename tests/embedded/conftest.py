"""Fixtures: runs of the services in processes of their own, and folders for their data."""

import json
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from regie.embedded.account import NAMESPACE
from tests.embedded.runs import ENVIRONMENT, SELF, Launcher, Run, Start

HERE = Path(__file__).parent
PASSABLE = 0o755


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a run on a data folder (None: temporary), and clear it away afterwards."""
    with ExitStack() as stack:

        def start_one(data: Path | None, *, launcher: Launcher = SELF) -> Run:
            words = [
                *launcher.prefix,
                launcher.python,
                str(HERE / "a_run.py"),
                *([str(data)] if data else []),
            ]
            process = subprocess.Popen(
                words,
                env=ENVIRONMENT,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                user=launcher.uid,
                extra_groups=None if launcher.uid is None else [],
                cwd="/",
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            line = process.stdout.readline() if process.stdout else ""
            return Run(process, **json.loads(line or "{}"))

        yield start_one


@pytest.fixture(scope="session")
def ordinary_user() -> Launcher:
    """Somebody who is not root: ourselves, else `nobody`, else root behind a user namespace."""
    uid = pwd.getpwnam("nobody").pw_uid
    choices = [SELF, Launcher(uid=uid), Launcher("/usr/bin/python3", uid=uid), Launcher(prefix=NAMESPACE)]
    return next(launcher for launcher in choices if launcher.works())


@pytest.fixture(scope="session")
def kept_data() -> Iterator[Path]:
    """A data folder that every test of a worker starts on in turn: making a database takes a second."""
    for folder in _folder(PASSABLE):
        yield folder / "data"


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder that any account may enter."""
    yield from _folder(PASSABLE)


@pytest.fixture
def private_folder() -> Iterator[Path]:
    """An empty folder as `mktemp -d` makes one: nobody else may enter."""
    yield from _folder(0o700)


def _folder(mode: int) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="regie-test-", dir="/tmp"))
    path.chmod(mode)
    yield path
    shutil.rmtree(path)
