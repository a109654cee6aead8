"""The queue between relay and workers: ids in Valkey, nothing that could not be lost."""

from uuid import UUID

import redis
from rq import Queue
from rq.serializers import JSONSerializer

QUEUE = "regie"
ENTRY_POINT = "regie.outbox.worker.run_job"
JOB_SECONDS = 3600
FAILED_SECONDS = 600


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
