"""What ends is started again; what keeps ending is given up; one signal stops all."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from regie.embedded.processes import birth
from regie.embedded.restarts import Restarts
from regie.embedded.services import Services
from regie.embedded.supervisor import Supervisor

SCRIPT = Path(__file__).with_name("a_supervised_run.py")


@pytest.fixture
def supervised(kept_data: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, SCRIPT, kept_data], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_killed_processes_are_started_again_and_one_signal_stops_all(
    supervised: subprocess.Popen[str],
) -> None:
    assert supervised.stdout
    started = json.loads(_line(supervised, "started", "{").partition("| ")[2])
    first = _hello(supervised)

    os.kill(first, signal.SIGKILL)
    second = _hello(supervised)
    assert second != first
    os.kill(started["postgres"], signal.SIGKILL)
    assert "postgres ended with code -9" in _line(supervised, "regie", "postgres")
    assert _answers(started["url"])

    supervised.send_signal(signal.SIGTERM)
    assert supervised.wait(20) == 0
    assert not any(birth(pid) for pid in (second, started["valkey"]))


def test_a_process_that_keeps_ending_is_given_up(kept_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Restarts, "delay", _twice())
    output = io.StringIO()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        with Services(kept_data) as services:
            supervisor = Supervisor(services, output=output)
            supervisor.spawn("web", sys.executable, "-c", "raise SystemExit(7)")
            assert supervisor.wait() == 1
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert "web ended with code 7, more than" in output.getvalue()


def test_five_restarts_a_minute_are_allowed_each_a_little_later() -> None:
    restarts = Restarts()
    assert [restarts.delay(now=100) for _ in range(6)] == [0, 1, 2, 4, 8, None]
    assert restarts.delay(now=161) == 0


def _twice() -> Callable[[Restarts, float], float | None]:
    answers = iter([0.0, 0.0])
    return lambda _self, _now: next(answers, None)


def _hello(process: subprocess.Popen[str]) -> int:
    return int(_line(process, "worker", "hello").split()[-1])


def _line(process: subprocess.Popen[str], name: str, begin: str) -> str:
    assert process.stdout
    return next(line for line in process.stdout if re.match(rf"{name} *\| {begin}", line))


def _answers(url: str) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            with psycopg.connect(url, connect_timeout=1) as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.OperationalError:
            time.sleep(0.05)
    return False
