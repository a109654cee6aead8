"""Where a run lives: its data folder, a short-lived folder for sockets and copies, and its account."""

import hashlib
import os
import pwd
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from regie.embedded import secrets
from regie.embedded.account import Account, account_for
from regie.embedded.errors import EmbeddedError

CLUSTER = "postgres"
# The account may pass through such a folder of root's; it sees no names in it.
PASSABLE = 0o711
# Where root's data goes when it may not stay in a private folder.
SYSTEM_DATA = Path("/var/lib/regie")


@dataclass(frozen=True)
class Home:
    """The folders and the account of one run; a temporary one is removed as a whole."""

    data: Path
    run: Path
    account: Account
    temporary: bool

    @property
    def cluster(self) -> Path:
        """The folder of the database itself."""
        return self.data / CLUSTER

    def folder(self, name: str) -> Path:
        """Give a folder of the data that belongs to the servers' account, made if need be."""
        folder = self.data / name
        folder.mkdir(mode=0o700, exist_ok=True)
        self.account.own(folder)
        return folder


def settle(asked: Path | None, say: Callable[[str], None]) -> Home:
    """Choose and make the folders of a run.

    Args:
        asked: the data folder to keep; None for a temporary one.
        say: is told, in a sentence, when the data has to live elsewhere.
    Raises: EmbeddedError: the folder belongs to somebody else, or cannot be made.
    """
    data = _temporary("regie-data-") if asked is None else asked.absolute()
    account = None if _lives_elsewhere(data) else account_for(data, data / CLUSTER)
    if account is None:
        data = _elsewhere(data)
        say(f"{asked} is private to root, whom PostgreSQL refuses; its data is kept in {data}.")
        account = account_for(data, data / CLUSTER)
    if account is None:
        raise EmbeddedError(f"{data} cannot be reached by an account that PostgreSQL may run as.")
    _make(data, account)
    run = _temporary("regie-run-")
    account.own(run)
    return Home(data, run, account, temporary=asked is None)


def say_on_stderr(sentence: str) -> None:
    """Tell the person at the keyboard."""
    sys.stderr.write(f"regie: {sentence}\n")


def _temporary(prefix: str) -> Path:
    if os.geteuid() != 0:
        return Path(tempfile.mkdtemp(prefix=prefix))
    # Root's own TMPDIR may be private, and the servers' account has to get in.
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    folder.chmod(PASSABLE)
    return folder


def _elsewhere(data: Path) -> Path:
    return SYSTEM_DATA / hashlib.sha256(os.fsencode(data)).hexdigest()[:16]


def _lives_elsewhere(data: Path) -> bool:
    return os.geteuid() == 0 and (_elsewhere(data) / CLUSTER).exists()


def _make(data: Path, account: Account) -> None:
    secrets_file = data / secrets.FILE
    missing = [folder for folder in (data, *data.parents) if not folder.exists()]
    try:
        data.mkdir(parents=True, exist_ok=True)
        for folder in missing:
            folder.chmod(0o700 if account.uid is None else PASSABLE)
        owner = secrets_file.stat().st_uid if secrets_file.exists() else os.geteuid()
    except OSError as error:
        raise EmbeddedError(f"{data} cannot be used: {error.strerror}.") from None
    if owner != os.geteuid():
        name = pwd.getpwuid(owner).pw_name
        raise EmbeddedError(f"{data} belongs to {name}: start as {name}, or name another folder.")
