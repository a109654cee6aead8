"""What an attacker would find to work with: hours, costs and runs."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.billing_runs.scene import Scene, build_scene
from tests.world import World


@pytest.fixture(scope="module")
def scene(world: World, superuser_url: str) -> Iterator[Scene]:
    """The scene of a module; what is booked in one test is there in the next."""
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        yield build_scene(world, superuser)
