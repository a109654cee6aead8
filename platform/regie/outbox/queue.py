"""The queue between relay and workers: ids in Valkey, nothing that could not be lost."""

import os
from functools import cache
from uuid import UUID

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

QUEUE = "regie"
ENTRY_POINT = "regie.outbox.worker.run_job"
JOB_SECONDS = 3600
FAILED_SECONDS = 600
# A lost connection has these two faces; both mean that trying later may help.
LOST = (redis.ConnectionError, redis.TimeoutError)


@cache
def _valkey(url: str) -> redis.Redis:
    # No retries here: the loops and the progress have their own patience, and say what they wait for.
    return redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0))


def valkey() -> redis.Redis:
    """Give the connections to Valkey (wachtrij), for short commands.

    Returns:
        A client of the address in REDIS_URL; it connects when it is first used.
    """
    return _valkey(os.environ["REDIS_URL"])


def job_queue(connection: redis.Redis) -> Queue:
    """Give the one queue of jobs (takenrij).

    Args:
        connection: to Valkey.

    Returns:
        A queue that writes json: its default, pickle, would run whatever somebody puts in Valkey.
    """
    return Queue(QUEUE, connection=connection, serializer=JSONSerializer)


def send(queue: Queue, tenant_id: int, job_id: UUID, task: str) -> None:
    """Hand a job's id to the workers (doorgeven).

    Args:
        queue: the one queue.
        tenant_id: owner of the job.
        job_id: the outbox row; also its id in the queue, so a second delivery replaces the first.
        task: name of the task, for whoever looks at the queue.

    Raises:
        redis.ConnectionError: or TimeoutError; the row is then sent again later.
    """
    if queue.connection.lpos(queue.key, str(job_id)) is not None:
        # It still waits there: a second copy would only lengthen the queue.
        return
    queue.enqueue_call(
        ENTRY_POINT,
        args=(tenant_id, str(job_id)),
        job_id=str(job_id),
        description=task,
        timeout=JOB_SECONDS,
        result_ttl=0,
        failure_ttl=FAILED_SECONDS,
    )
