"""How often a child that keeps ending is started again, and how long it waits for that."""

from collections import deque
from dataclasses import dataclass, field

LIMIT = 5
WINDOW_SECONDS = 60.0


@dataclass
class Restarts:
    """The recent restarts of one child: at most five a minute, each a little later than the one before."""

    _moments: deque[float] = field(default_factory=deque)

    def delay(self, now: float) -> float | None:
        """Say how long to wait before the next restart, and count it.

        Args:
            now: seconds on a clock that never goes back.
        Returns: seconds (0, 1, 2, 4, 8), or None when the child had its five restarts within this minute.
        """
        while self._moments and now - self._moments[0] > WINDOW_SECONDS:
            self._moments.popleft()
        if len(self._moments) == LIMIT:
            return None
        earlier = len(self._moments)
        self._moments.append(now)
        return 2.0 ** (earlier - 1) if earlier else 0.0
