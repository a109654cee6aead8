"""Valkey as a child of ours: the queue and the progress of jobs."""

import signal
import tempfile
from pathlib import Path
from subprocess import Popen
from urllib.parse import quote

import redis

from regie.embedded.binaries import require_valkey
from regie.embedded.home import Home
from regie.embedded.server import Server


class Valkey(Server):
    """The queue server; with kept data it asks a password and writes every change to disk."""

    name = "valkey"
    stop_signal = signal.SIGTERM
    grace = 15

    def __init__(self, home: Home, password: str) -> None:
        super().__init__(home)
        self._password = password
        self._program = home.account.reachable(require_valkey(), home.run / "programs")

    @property
    def url(self) -> str:
        """The URL of database 0."""
        who = "" if self.home.temporary else f":{quote(self._password, safe='')}@"
        return f"redis://{who}127.0.0.1:{self.port}/0"

    def launch(self, log: int) -> Popen[bytes]:
        """Start the server; its settings go in unseen, since anybody here can read a command line."""
        with tempfile.TemporaryFile() as settings:
            settings.write(self._settings(self.home.folder("valkey")).encode())
            settings.seek(0)
            return self.home.account.launch([self._program, "-"], given=settings, output=log)

    def ready(self, process: Popen[bytes]) -> bool:
        """Say whether it answers, having read its file, and is no stranger on the same port."""
        try:
            with redis.Redis.from_url(self.url, socket_timeout=1) as client:
                return bool(client.ping()) and client.info("server")["process_id"] == process.pid
        except redis.ConnectionError as error:
            raise OSError from error

    def _settings(self, folder: Path) -> str:
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "protected-mode": "yes",
            "daemonize": "no",
            "dir": _quoted(folder),
            # A full memory must refuse a job, not forget one.
            "maxmemory-policy": "noeviction",
            "save": '""',
            "appendonly": "no" if self.home.temporary else "yes",
        }
        if not self.home.temporary:
            settings["requirepass"] = self._password
        return "".join(f"{name} {value}\n" for name, value in settings.items())


def _quoted(folder: Path) -> str:
    text = str(folder).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
