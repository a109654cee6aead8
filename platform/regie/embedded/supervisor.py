"""The supervisor (toezichthouder): runs web, worker and relay beside the servers, and starts again what ends.

One Ctrl-C, or one SIGTERM, ends the wait; leaving the `with Services` block then stops everything in order.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from regie.embedded.errors import EmbeddedError
from regie.embedded.processes import kill_session
from regie.embedded.restarts import LIMIT, Restarts
from regie.embedded.server import Server
from regie.embedded.services import Services

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
POLL_SECONDS = 0.1
SELF = "regie"
NAME_WIDTH = 8

Process = subprocess.Popen[Any]


@dataclass
class Ward:
    """A process under supervision, and how to start it again."""

    name: str
    process: Process
    start_again: Callable[["Ward"], Process]
    restarts: Restarts = field(default_factory=Restarts)
    due: float | None = None


class Supervisor:
    """Runs the product's own processes beside the servers of `services`, and keeps all of them up."""

    def __init__(self, services: Services, *, output: TextIO | None = None) -> None:
        """Begin with the two servers as wards; `output` takes the lines of all (standard output if None)."""
        self._services = services
        self._output = output or sys.stdout
        self._signal: int | None = None
        self._wards = [self._server_ward(server) for server in services.running]

    def spawn(
        self, name: str, *argv: str | Path, env: Mapping[str, str] | None = None, grace: int = 15
    ) -> Process:
        """Start a process and keep it running.

        Args:
            name: what its lines of output begin with.
            argv: the program and its arguments.
            env: its whole environment; ours if None.
            grace: seconds it gets to stop before SIGKILL.
        Returns: the process as it is now; a restart makes another.
        """
        settings = {**(os.environ if env is None else env), "PYTHONUNBUFFERED": "1"}

        def start() -> Process:
            return self._start(name, argv, settings)

        def start_again(ward: Ward) -> Process:
            process = start()
            self._services.adopt(process, grace=grace, instead_of=ward.process.pid)
            return process

        process = start()
        self._services.adopt(process, grace=grace)
        self._wards.append(Ward(name, process, start_again))
        return process

    def say(self, line: str, name: str = SELF) -> None:
        """Write one line under a name; a reader that left (`regie demo | head`) is no reason to stop."""
        try:
            self._output.write(f"{name:{NAME_WIDTH}}| {line.rstrip()}\n")
            self._output.flush()
        except (OSError, ValueError):
            pass

    def wait(self) -> int:
        """Keep everything running until somebody asks to stop, or until restarting does not help.

        The three signals stay caught afterwards: a second Ctrl-C must not cut an orderly stop short.

        Returns: an exit code: 0 after a signal, 1 after a process that kept ending.
        """
        for number in STOPPING:
            signal.signal(number, self._note)
        try:
            while self._signal is None:
                for ward in self._wards:
                    self._look_after(ward)
                time.sleep(POLL_SECONDS)
        except EmbeddedError as error:
            self.say(str(error))
            return 1
        self.say("stopping")
        return 0

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self._signal = number

    def _look_after(self, ward: Ward) -> None:
        code = ward.process.poll()
        if code is None:
            return
        now = time.monotonic()
        if ward.due is None:
            kill_session(ward.process.pid)
            ward.due = now + self._delay(ward, code, now)
        if now >= ward.due:
            ward.due = None
            ward.process = ward.start_again(ward)

    def _delay(self, ward: Ward, code: int, now: float) -> float:
        delay = ward.restarts.delay(now)
        if delay is None:
            raise EmbeddedError(
                f"{ward.name} ended with code {code}, more than {LIMIT} times in a minute; stopping."
            )
        self.say(
            f"{ward.name} ended with code {code}; starting it again" + (f" in {delay:.0f} s" if delay else "")
        )
        return delay

    def _server_ward(self, server: Server) -> Ward:
        return Ward(server.name, self._services.running[server], lambda _: self._services.restart(server))

    def _start(self, name: str, argv: tuple[str | Path, ...], env: Mapping[str, str]) -> Process:
        process = subprocess.Popen(
            argv,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        threading.Thread(target=self._pass_on, args=(name, process), daemon=True).start()
        return process

    def _pass_on(self, name: str, process: Process) -> None:
        for line in process.stdout or ():
            self.say(line, name)
