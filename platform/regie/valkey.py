"""Connections to Valkey: for the queue, and for what may be lost at any moment."""

import os
from functools import cache

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

# A lost connection has these two faces; both mean that trying later may help.
LOST = (redis.ConnectionError, redis.TimeoutError)


@cache
def _valkey(url: str) -> redis.Redis:
    # No retries here: the loops and the progress have their own patience, and say what they wait for.
    return redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0))


def valkey() -> redis.Redis:
    """Give the connections to Valkey, for short commands.

    Returns:
        A client of the address in REDIS_URL; it connects when it is first used.
    """
    return _valkey(os.environ["REDIS_URL"])
