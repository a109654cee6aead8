"""The services as one context manager: start, know the addresses, adopt other children, stop in order."""

import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

from regie.embedded.children import Children
from regie.embedded.errors import EmbeddedError
from regie.embedded.guard import Guard
from regie.embedded.home import Home, say_on_stderr, settle
from regie.embedded.lock import DataLock
from regie.embedded.postgres import Postgres
from regie.embedded.processes import Child, birth
from regie.embedded.secrets import Secrets
from regie.embedded.server import PORTS_TRIED, Server, free_port
from regie.embedded.valkey import Valkey

CHILDREN_FILE = "children.json"
DEFAULT_GRACE = 15


class Services:
    """A PostgreSQL and a Valkey that live as long as the `with` block.

    Attributes (inside the block):
        admin_url: the superuser's URL; no password in temporary data.
        redis_url: the queue's URL.
        secrets: passwords for the roles, and the key of the web application; kept with kept data.
        guard: the process that stops everything should ours be killed.
        running: each server with its process.
        home: the folders in use; `home.data` may differ from what was asked when root may not use that.
        timings: seconds per step, by name.
    """

    admin_url: str
    redis_url: str
    secrets: Secrets
    home: Home
    guard: Guard

    def __init__(self, data: Path | None, *, say: Callable[[str], None] = say_on_stderr) -> None:
        """Prepare; nothing is touched before the block is entered.

        Args:
            data: the folder of a database to keep (made if need be), or None for one that is thrown away.
            say: is told, in sentences, what the person at the keyboard should know.
        """
        self._asked = data
        self._say = say
        self._cleanup = ExitStack()
        self._processes: dict[int, subprocess.Popen[Any]] = {}
        self.running: dict[Server, subprocess.Popen[bytes]] = {}
        self.timings: dict[str, float] = {}

    def __enter__(self) -> Self:
        """Start both servers.

        Raises: EmbeddedError: another run uses the data, a program is missing, or a server does not start.
        """
        try:
            with self._timed("total"):
                self._start()
        except BaseException:
            self._cleanup.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop every child, newest first, and remove what was temporary."""
        self._cleanup.close()

    def adopt(
        self,
        process: subprocess.Popen[Any],
        signal: int = signal.SIGTERM,
        grace: int = DEFAULT_GRACE,
        *,
        instead_of: int | None = None,
    ) -> None:
        """Have a child stopped with us, before everything that was adopted earlier.

        Args:
            process: a child that leads its own session (`start_new_session=True`).
            signal: what asks it to stop.
            grace: seconds it gets before SIGKILL.
            instead_of: the pid of an ended child whose place in the order it takes.
        """
        self._processes[process.pid] = process
        self._children.add(Child(process.pid, birth(process.pid), signal, grace), instead_of=instead_of)

    def restart(self, server: Server) -> subprocess.Popen[bytes]:
        """Start a server that ended again, at the same address.

        Raises: EmbeddedError: it does not come up.
        """
        process = server.start()
        self.adopt(process, server.stop_signal, server.grace, instead_of=self.running[server].pid)
        self.running[server] = process
        if not server.await_ready(process):
            raise EmbeddedError(
                f"{server.name} cannot start again: its port {server.port} was taken meanwhile."
            )
        return process

    def _start(self) -> None:
        self.home = settle(self._asked, self._say)
        self._cleanup.callback(shutil.rmtree, self.home.run, ignore_errors=True)
        lock = DataLock(self.home.data)
        self._cleanup.callback(lock.release)
        self._clear_up_after_a_crash()
        self._children = Children(self.home.data / CHILDREN_FILE)
        self._children.add_folder(self.home.run)
        if self.home.temporary:
            self._children.add_folder(self.home.data)
        self.guard = Guard(self.home.data / CHILDREN_FILE, lock.descriptor)
        self._cleanup.callback(self.guard.dismiss)
        self._cleanup.callback(self._stop)
        self._start_servers()

    def _clear_up_after_a_crash(self) -> None:
        with self._timed("orphans"):
            Children.load(self.home.data / CHILDREN_FILE).stop_all()

    def _start_servers(self) -> None:
        self.secrets = self._load_secrets()
        with self._timed("programs"):
            postgres = Postgres(self.home, self.secrets.postgres)
            valkey = Valkey(self.home, self.secrets.valkey)
        with self._timed("initdb"):
            if making := postgres.begin_cluster():
                self.adopt(making)
                postgres.finish_cluster(making)
        for server in (postgres, valkey):
            with self._timed(server.name):
                self._run(server)
        self.admin_url, self.redis_url = postgres.url, valkey.url

    def _load_secrets(self) -> Secrets:
        if self.home.temporary:
            return Secrets.create()
        return Secrets.load_or_create(self.home.data, must_exist=self.home.cluster.exists())

    def _run(self, server: Server) -> None:
        for _ in range(PORTS_TRIED):
            process = server.start()
            self.adopt(process, server.stop_signal, server.grace)
            if server.await_ready(process):
                self.running[server] = process
                return
            server.port = free_port()
        raise EmbeddedError(f"{server.name} found no free port in {PORTS_TRIED} tries.")

    def _stop(self) -> None:
        self._children.stop_all()
        for process in self._processes.values():
            process.wait()

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.timings[step] = round(time.perf_counter() - began, 3)
