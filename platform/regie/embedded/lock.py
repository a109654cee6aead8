"""One run per data folder: two PostgreSQLs, or two Valkeys, on the same files would destroy them."""

import contextlib
import fcntl
import os
import time
from pathlib import Path

from regie.embedded.errors import EmbeddedError
from regie.embedded.processes import birth

CLEARING_UP_SECONDS = 60


class DataLock:
    """The lock of a data folder; the system lets go of it when its last holder ends, however that happens."""

    def __init__(self, data: Path) -> None:
        """Take the lock.

        Raises: EmbeddedError: another run has it.
        """
        self._data = data
        self.descriptor = os.open(data / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._acquire()
        except BaseException:
            self.release()
            raise
        pid = os.getpid()
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, f"{pid} {birth(pid)}".encode(), 0)

    def release(self) -> None:
        """Let go of the lock."""
        os.close(self.descriptor)

    def _acquire(self) -> None:
        deadline = time.monotonic() + CLEARING_UP_SECONDS
        while not self._free():
            holder = self._live_holder()
            if holder or time.monotonic() > deadline:
                run = f"process {holder}" if holder else "one that does not finish clearing up"
                raise EmbeddedError(f"{self._data} is in use by another run ({run}); stop that one first.")
            # The run is gone and its guard still stops the servers: that asks for patience, not a refusal.
            time.sleep(0.05)

    def _free(self) -> bool:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    def _live_holder(self) -> str:
        pid, _, born = os.pread(self.descriptor, 100, 0).decode().partition(" ")
        return pid if pid and birth(int(pid)) == born else ""
