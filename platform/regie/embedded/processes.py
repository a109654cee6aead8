"""Processes by number and moment of birth, since a number alone is soon given to another program.

The guard process runs this module without the rest of the installation: standard library only.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Child:
    """A process to stop one day: the signal it stops on, and the seconds it gets before SIGKILL."""

    pid: int
    birth: str
    signal: int
    grace: int


def birth(pid: int) -> str:
    """Say when a live process was born.

    Returns: a text that differs between two processes with the same number; empty when the process is gone. A
        zombie counts as gone: it does nothing any more, yet `kill(pid, 0)` still finds it.
    """
    if _has_proc():
        return _birth_in_proc(pid)
    return _birth_by_ps(pid)


def _birth_in_proc(pid: int) -> str:
    try:
        text = (PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return ""
    # The program's name, in brackets, may hold spaces and brackets itself: count from the last one.
    state, *fields = text.rpartition(")")[2].split()
    return "" if state in "ZX" else fields[18]


def _birth_by_ps(pid: int) -> str:
    state, _, started = _ps("stat=,lstart=", "-p", str(pid)).partition(" ")
    return "" if state.startswith("Z") else started.strip()


def command_line(pid: str) -> str:
    """Give the program and arguments of a process; empty when it is gone or a zombie."""
    try:
        return (PROC / pid / "cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        return "" if _has_proc() else _ps("args=", "-ww", "-p", pid)


def stop(child: Child) -> None:
    """Stop a child and whatever still runs in its session; do nothing when its number is another's by now."""
    if birth(child.pid) != child.birth:
        return
    _send(child.pid, child.signal)
    if not wait_until_gone(child, child.grace):
        _send(child.pid, signal.SIGKILL)
        wait_until_gone(child, child.grace)
    kill_session(child.pid)


def wait_until_gone(child: Child, seconds: float) -> bool:
    """Wait for the end of a child, at most this many seconds, and say whether it came."""
    deadline = time.monotonic() + seconds
    while birth(child.pid) == child.birth:
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def kill_session(leader: int) -> None:
    """Kill what a session leader left behind, such as a worker's work horse."""
    for pid in _all_pids():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.getsid(pid) == leader:
                _send(pid, signal.SIGKILL)


def _all_pids() -> Iterator[int]:
    if _has_proc():
        return (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
    return (int(pid) for pid in _ps("pid=", "-A").split())


def _has_proc() -> bool:
    # macOS has none, and a slim container has no `ps`.
    return (PROC / "self" / "stat").exists()


def _ps(columns: str, *options: str) -> str:
    answer = subprocess.run(["ps", *options, "-o", columns], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def _send(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
