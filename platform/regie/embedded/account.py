"""Who the servers run as. PostgreSQL refuses root, and so should anything that listens.

An ordinary user runs them as itself. Root runs them as an account without rights; where that account cannot
reach the data (a clone in a private folder), in a user namespace, in which root has an ordinary number.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from regie.embedded.binaries import Program
from regie.embedded.errors import EmbeddedError

CANDIDATES = ("postgres", "nobody")
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
# Neither somebody's PGHOST nor one of our own secrets is any business of the servers.
PASSED_ON = ("PATH", "TMPDIR", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Account:
    """The account the servers run as: ourselves when `uid` is None, in a user namespace or not."""

    uid: int | None = None
    gid: int | None = None
    namespace: bool = False

    def launch(
        self,
        argv: Sequence[str | Path],
        *,
        given: IO[bytes] | int = subprocess.DEVNULL,
        output: IO[bytes] | int = subprocess.DEVNULL,
    ) -> subprocess.Popen[bytes]:
        """Start a program as this account, in a session of its own so that a Ctrl-C does not reach it."""
        return subprocess.Popen(
            [*(NAMESPACE if self.namespace else ()), *argv],
            stdin=given,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            start_new_session=True,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
        )

    def succeeds(self, argv: Sequence[str | Path]) -> bool:
        """Say whether a quick command, run as this account, ends well."""
        try:
            return self.launch(argv).wait() == 0
        except OSError:
            return False

    def own(self, path: Path) -> None:
        """Give a file or folder to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Say whether this account can pass through a folder, or through what already exists of its path."""
        if self.uid is None:
            return True
        while not folder.exists():
            folder = folder.parent
        return self.succeeds(["test", "-x", folder])

    def reachable(self, program: Program, copies: Path) -> Path:
        """Give a path of a program that this account can run.

        A wheel in a private environment is copied: opening up somebody's folders is not ours to do.

        Raises: EmbeddedError: it is out of reach, and no wheel that could be copied.
        """
        if self.uid is None or self.succeeds([program.path, "--version"]):
            return program.path
        if program.package is None:
            raise EmbeddedError(f"{program.path} cannot be run by the account the servers run as.")
        package = copies / program.package.name
        shutil.copytree(program.package, package, symlinks=True, ignore=shutil.ignore_patterns("include"))
        # The programs look for their libraries beside the package, under this very name.
        libraries = program.package.with_name(f"{program.package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, copies / libraries.name)
        return package / program.path.relative_to(program.package)


def account_for(data: Path, cluster: Path) -> Account | None:
    """Choose the account for a data folder.

    Args:
        data: the folder, which need not exist yet.
        cluster: the database's own folder inside it; an existing one keeps the account it was made with.
    Returns: the account, or None when no account but root can reach the folder and nothing is in it yet.
    Raises: EmbeddedError: an existing cluster is out of reach now, or there is no account without rights.
    """
    if os.geteuid() != 0:
        return Account()
    if cluster.exists():
        return _account_of(cluster)
    account = _unprivileged()
    if account.can_enter(data):
        return account
    return Account(namespace=True) if namespaces_work() else None


@cache
def namespaces_work() -> bool:
    """Say whether this machine lets us make a user namespace; many containers do not."""
    return Account(namespace=True).succeeds(["true"])


def _account_of(cluster: Path) -> Account:
    status = cluster.stat()
    account = Account(status.st_uid, status.st_gid) if status.st_uid else Account(namespace=True)
    if account.can_enter(cluster) and (account.uid or namespaces_work()):
        return account
    raise EmbeddedError(
        f"{cluster} is out of reach for the account that made it; start as that account instead."
    )


def _unprivileged() -> Account:
    for name in (*filter(None, [os.environ.get("PG_ACCOUNT")]), *CANDIDATES):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedError(
        "There is no account to run PostgreSQL as: add one (useradd postgres), or do not run as root."
    )
