"""Progress of jobs (voortgang): counts for whoever waits, in Valkey; never truth."""

import json
import time
from typing import Any
from uuid import UUID

import structlog

from regie.outbox.queue import LOST, valkey

log = structlog.get_logger("regie.progress")

KEPT_SECONDS = 24 * 3600
STEP_SECONDS = 0.1
MUTE_SECONDS = 5.0


class Progress:
    """Tells how far a job is (voortgang); without Valkey the job goes on untold.

    Args:
        job_id: what `enqueue` gave.
    """

    def __init__(self, job_id: UUID) -> None:
        self._job_id = job_id
        self._next = 0.0
        self._lost = False

    def step(self, done: int, total: int, text: str) -> None:
        """Tell how far it is (stap); at most ten times a second reach Valkey, and the last one always does.

        Args:
            done: how many of `total` are ready.
            total: how many there are.
            text: msgid of what is being done, without numbers or names.
        """
        now = time.monotonic()
        if now < self._next and (self._lost or done < total):
            return
        self._next = now + STEP_SECONDS
        try:
            valkey().set(
                _key(self._job_id), json.dumps({"done": done, "total": total, "text": text}), ex=KEPT_SECONDS
            )
        except LOST:
            # Trying each step would slow the job down by a time-out each step.
            self._next = time.monotonic() + MUTE_SECONDS
            if not self._lost:
                log.warning("progress_lost", job=str(self._job_id))
            self._lost = True
        else:
            self._lost = False


def read(job_id: UUID) -> dict[str, Any] | None:
    """Read how far a job is (voortgang lezen); ask `job_state` first, which knows who may see the job.

    Args:
        job_id: what `enqueue` gave.

    Returns:
        `done`, `total` and `text` (msgid); None when nothing is known, also because Valkey is away.
    """
    try:
        found = valkey().get(_key(job_id))
    except LOST:
        return None
    return dict(json.loads(found)) if isinstance(found, bytes) else None


def _key(job_id: UUID) -> str:
    return f"regie:progress:{job_id}"
