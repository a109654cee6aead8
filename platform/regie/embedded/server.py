"""What PostgreSQL and Valkey have in common: a program on a port, a log, a moment at which it is ready."""

import os
import socket
import time
from abc import ABC, abstractmethod
from pathlib import Path
from subprocess import Popen
from typing import ClassVar

from regie.embedded.errors import EmbeddedError
from regie.embedded.home import Home

READY_SECONDS = 60
POLL_SECONDS = 0.02
PORTS_TRIED = 3
PORT_TAKEN = "Address already in use"


class Server(ABC):
    """A server that runs as a child of ours, on this machine's own address only."""

    name: ClassVar[str]
    stop_signal: ClassVar[int]
    grace: ClassVar[int]

    def __init__(self, home: Home) -> None:
        self.home = home
        self.port = free_port()
        self.log = home.data / f"{self.name}.log"

    @abstractmethod
    def launch(self, log: int) -> Popen[bytes]:
        """Start the program, writing to this descriptor."""

    @abstractmethod
    def ready(self, process: Popen[bytes]) -> bool:
        """Say whether it answers; an OSError or an IndexError means: not yet."""

    def start(self) -> Popen[bytes]:
        """Start the program and return at once."""
        # Statements with somebody's details may end up in a log.
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            return self.launch(log)
        finally:
            os.close(log)

    def await_ready(self, process: Popen[bytes]) -> bool:
        """Wait until it answers; False when its port turned out to be taken.

        Raises: EmbeddedError: it ended, or does not answer in time.
        """
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                return self._explain(process.returncode)
            try:
                if self.ready(process):
                    return True
            except (OSError, IndexError, ValueError):
                pass
            time.sleep(POLL_SECONDS)
        raise EmbeddedError(f"{self.name} does not answer after {READY_SECONDS} seconds; see {self.log}.")

    def _explain(self, code: int) -> bool:
        tail = _tail(self.log)
        if PORT_TAKEN in tail:
            return False
        raise EmbeddedError(f"{self.name} ended with code {code}; the end of {self.log} says:\n{tail}")


def free_port() -> int:
    """Find a TCP port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:])
