"""The guard (wachter): does nothing until its parent is gone, and then stops what that one started.

It holds the reading end of a pipe. However the parent ends, kill -9 included, the pipe closes. It also holds
the lock of the data folder, so that no new run can begin on it while the guard is still clearing up.
"""

import contextlib
import signal
import subprocess
import sys
from pathlib import Path

from regie.embedded.children import Children

DONE = b"done"
# Isolated and without site-packages it starts in a moment; it needs nothing but `regie.embedded`.
PROGRAM = "import sys; sys.path.append(sys.argv[1]); from regie.embedded.guard import main; main()"


class Guard:
    """The parent's side of the guard process."""

    def __init__(self, children_file: Path, lock: int) -> None:
        """Start the guard; `lock` is the descriptor it keeps open."""
        code = str(Path(__file__).parents[2])
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", PROGRAM, code, str(children_file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[lock],
            # A Ctrl-C reaches every process of a group; the guard has to outlive it.
            start_new_session=True,
            cwd="/",
        )

    @property
    def pid(self) -> int:
        """The number of the guard process."""
        return self._process.pid

    def dismiss(self) -> None:
        """Send the guard home: the parent has cleared up itself."""
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate(DONE)


def main() -> None:
    """Wait for the end of the parent, and clear up unless it said that it did."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.buffer.read() != DONE:
        Children.load(Path(sys.argv[2])).stop_all()
