"""Fixtures of hours, costs and runs."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.billing_runs.scene import Scene, build_scene
from tests.world import World


@pytest.fixture(scope="module")
def scene(world: World, superuser_url: str) -> Iterator[Scene]:
    """The scene of a module; what a test books is taken back after it."""
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        yield build_scene(world, superuser)
