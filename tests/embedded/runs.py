"""A run of the services in a process of its own, and who starts it."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from regie.embedded.processes import birth

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@dataclass(frozen=True)
class Launcher:
    """How to start a Python as somebody."""

    python: str = sys.executable
    prefix: tuple[str, ...] = ()
    uid: int | None = None

    def works(self) -> bool:
        command = [
            *self.prefix,
            self.python,
            "-c",
            "import os, sys, redis, regie; sys.exit(os.geteuid() == 0)",
        ]
        try:
            answer = subprocess.run(command, env=ENVIRONMENT, user=self.uid, cwd="/", check=False, timeout=60)
        except OSError:
            return False
        return answer.returncode == 0


SELF = Launcher()


@dataclass
class Run:
    """A process with services, and what it said it started."""

    process: subprocess.Popen[str]
    admin_url: str = ""
    redis_url: str = ""
    folders: list[str] = field(default_factory=list)
    guard: int = 0
    children: list[int] = field(default_factory=list)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def left(self, seconds: float = 10) -> list[int]:
        """List the children that still run when they had this long to stop."""
        deadline = time.monotonic() + seconds
        while living := [pid for pid in (*self.children, self.guard) if birth(pid)]:
            if time.monotonic() > deadline:
                return living
            time.sleep(0.02)
        return []


class Start(Protocol):
    """Starts a run on a data folder (None: temporary) as somebody."""

    def __call__(self, data: Path | None, *, launcher: Launcher = SELF) -> Run: ...
