"""Workers in processes of their own, and waiting until something is so."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

WORKER = "import sys; from regie_app import main; sys.argv[1:] = ['worker']; main()"
StartWorker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker() -> Iterator[StartWorker]:
    """Starts a worker as it runs in production; whatever still runs is killed afterwards."""
    running: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        running.append(subprocess.Popen([sys.executable, "-c", WORKER], env=dict(os.environ)))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


def wait_until(reached: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something is so, or fail."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "it did not come so far"
        time.sleep(0.02)
