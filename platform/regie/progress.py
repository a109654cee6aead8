"""Progress of jobs (voortgang): counts for whoever waits, in Valkey; never truth.

Whoever writes in Valkey can write anything there, so nothing of it is shown but two counts and our words.
"""

import json
import time
from dataclasses import dataclass
from uuid import UUID

import redis
import structlog

from regie.errors import msgid
from regie.valkey import LOST, valkey

log = structlog.get_logger("regie.progress")

KEPT_SECONDS = 24 * 3600
STEP_SECONDS = 0.1
MUTE_SECONDS = 5.0
LONGEST, MOST = 1000, 10**9
_stages: set[str] = set()


def stage(text: str) -> str:
    """Declare a stage that a job can be in (fase), beside the task that tells it.

    Args:
        text: msgid of what is being done, without numbers or names.

    Returns:
        The same text.
    """
    _stages.add(text)
    return text


@dataclass(frozen=True)
class Told:
    """How far a job is (voortgang).

    Args:
        done: how many of `total` are ready.
        total: how many there are.
        text: a declared stage, msgid.
    """

    done: int
    total: int
    text: str


WAITING = Told(0, 100, stage(msgid("Waiting for its turn")))


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
            text: what `stage` gave.

        Raises:
            ValueError: nobody declared that stage, or the counts are none.
        """
        if not _is_told(done, total, text):
            raise ValueError("progress that nobody would be shown")
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


def read(job_id: UUID) -> Told | None:
    """Read how far a job is (voortgang lezen); ask `find_job_state` first, which knows who may see the job.

    Args:
        job_id: what `enqueue` gave.

    Returns:
        What the job told; None when nothing is known, because Valkey is away or holds something else.
    """
    try:
        found = json.loads(valkey().getrange(_key(job_id), 0, LONGEST))  # type: ignore[arg-type]
    except (*LOST, redis.ResponseError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.keys() != {"done", "total", "text"}:
        return None
    return Told(**found) if _is_told(**found) else None


def _is_told(done: object, total: object, text: object) -> bool:
    # A bool is an int to Python, and a dict cannot be looked up in a set.
    if type(done) is not int or type(total) is not int or not isinstance(text, str):
        return False
    return 0 <= done <= total <= MOST and text in _stages


def _key(job_id: UUID) -> str:
    return f"regie:progress:{job_id}"
