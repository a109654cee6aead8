"""Names to ids for the tests of this room."""

import pytest

from regie.database.engine import transaction
from regie.database.tenant import list_readable_tenants
from tests.world import World


@pytest.fixture(scope="module")
def ids(world: World) -> dict[str, int]:
    """Slug to id of every tenant, each read by somebody who may."""
    found: dict[str, int] = {}
    for login in ("auditor", "stranger"):
        with transaction(world.scope(login)) as (session, actor):
            found |= {one.slug: one.id for one in list_readable_tenants(session, actor.cooperation_id)}
    return found
