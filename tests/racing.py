"""Acts that begin at the same moment, each in a thread and a transaction of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from regie.errors import DomainError

Act = Callable[[], object]


def at_once(*acts: Act) -> list[str]:
    """Let every act begin at the same moment; tell how each ended: `done`, or the code of its refusal."""
    start = Barrier(len(acts))

    def go(act: Act) -> str:
        start.wait()
        try:
            act()
        except DomainError as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(go, acts))
