"""PostgreSQL as a child of ours: made once per data folder, started on a free port."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from subprocess import Popen
from urllib.parse import quote

from regie.embedded.binaries import require_initdb
from regie.embedded.errors import EmbeddedError
from regie.embedded.home import Home
from regie.embedded.processes import command_line
from regie.embedded.server import Server

SUPERUSER = "postgres"
SETTINGS = ("listen_addresses=127.0.0.1", "max_connections=100", "timezone=UTC", "log_timezone=UTC")
# Only for data that is thrown away: a crash may destroy it.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
PASSWORD_FILE = "password"
LOCALE = "C" if sys.platform == "darwin" else "C.UTF-8"
SHARED_MEMORY = Path("/proc/sysvipc/shm")
BACKENDS_SECONDS = 20


class Postgres(Server):
    """The database server; it asks its superuser's password in kept data, not in temporary data."""

    name = "postgres"
    # SIGINT is its fast stop: it lets go of its clients. SIGTERM would wait until each of them has left.
    stop_signal = signal.SIGINT
    grace = 20

    def __init__(self, home: Home, password: str) -> None:
        super().__init__(home)
        self._password = password
        self._initdb = home.account.reachable(require_initdb(), home.run / "programs")

    @property
    def url(self) -> str:
        """The superuser's URL."""
        who = SUPERUSER if self.home.temporary else f"{SUPERUSER}:{quote(self._password, safe='')}"
        return f"postgresql://{who}@127.0.0.1:{self.port}/postgres"

    @property
    def _pid_file(self) -> Path:
        return self.home.cluster / "postmaster.pid"

    def begin_cluster(self) -> Popen[bytes] | None:
        """Start making the database in a folder beside its own; None when there is one already."""
        if self.home.cluster.exists():
            return None
        shutil.rmtree(self._unfinished, ignore_errors=True)
        return self.home.account.launch(self._initdb_command(), output=subprocess.PIPE)

    def finish_cluster(self, process: Popen[bytes]) -> None:
        """Wait, and put the database in its place: one that was cut short is never taken for whole.

        Raises: EmbeddedError: it failed.
        """
        output, _ = process.communicate()
        if process.returncode != 0:
            raise EmbeddedError(f"PostgreSQL's initdb failed:\n{output.decode(errors='replace')}")
        self._unfinished.rename(self.home.cluster)
        self._unfinished.parent.rmdir()
        (self.home.run / PASSWORD_FILE).unlink(missing_ok=True)

    @property
    def _unfinished(self) -> Path:
        return self.home.folder("postgres.new") / "cluster"

    def _initdb_command(self) -> list[str | Path]:
        making = f"-U {SUPERUSER} -E UTF8 --locale={LOCALE} --data-checksums --no-instructions".split()
        if self.home.temporary:
            safety = ["-A", "trust", "--no-sync"]
        else:
            safety = ["-A", "scram-sha-256", f"--pwfile={self._password_file()}"]
        return [self._initdb, "-D", self._unfinished, *making, *safety]

    def _password_file(self) -> Path:
        file = self.home.run / PASSWORD_FILE
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(self._password)
        self.home.account.own(file)
        return file

    def launch(self, log: int) -> Popen[bytes]:
        """Start the server, after clearing away what a killed one left."""
        self._clear_pid_file()
        settings = (*SETTINGS, f"port={self.port}", f"unix_socket_directories={self.home.run}")
        careless = CARELESS if self.home.temporary else ()
        options = [word for setting in (*settings, *careless) for word in ("-c", setting)]
        server = self._initdb.with_name("postgres")
        return self.home.account.launch([server, "-D", self.home.cluster, *options], output=log)

    def ready(self, process: Popen[bytes]) -> bool:
        """Say whether it takes connections; a file left by a killed server says so too, with another pid."""
        lines = self._pid_file.read_text().splitlines()
        return int(lines[0]) == process.pid and lines[7].strip() == "ready"

    def _clear_pid_file(self) -> None:
        """Remove the pid file of a server that is surely gone.

        PostgreSQL does so itself when nothing has that number any more. It refuses when the number is a
        zombie's or by now somebody else's; our lock and our list of children say that no server is left.
        """
        try:
            lines = self._pid_file.read_text().splitlines()
        except FileNotFoundError:
            return
        if lines and str(self.home.cluster) in command_line(lines[0]):
            raise EmbeddedError(
                f"A PostgreSQL started by hand (process {lines[0]}) uses {self.home.cluster}."
            )
        self._await_backends(lines)
        self._pid_file.unlink(missing_ok=True)

    def _await_backends(self, pid_file_lines: list[str]) -> None:
        """Wait until no process of the killed server is left, or two servers would write."""
        if len(pid_file_lines) < 7 or not SHARED_MEMORY.exists():
            return
        segment = pid_file_lines[6].split()[-1]
        deadline = time.monotonic() + BACKENDS_SECONDS
        while _users_of(segment):
            if time.monotonic() > deadline:
                raise EmbeddedError(f"Processes of a killed PostgreSQL still use {self.home.cluster}.")
            time.sleep(0.05)


def _users_of(segment: str) -> int:
    rows = [line.split() for line in SHARED_MEMORY.read_text().splitlines()[1:]]
    return next((int(row[6]) for row in rows if row[1] == segment), 0)
