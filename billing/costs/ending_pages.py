"""Pages on which a key or a cost pool ends, or goes where nothing rests on it (beëindigen, intrekken)."""

from uuid import UUID

from flask_babel import gettext
from werkzeug.wrappers import Response

from billing.costs.kinds import KEY, POOL
from billing.costs.pages import blueprint
from billing.costs.permissions import ADD_KEY, ADD_POOL
from billing.costs.queries import require_key, require_pool
from regie.errors import msgid
from regie.web.ending import end_or_withdraw
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES


@page(
    blueprint,
    "/costs/keys/<uuid:key_id>/end",
    title=msgid("End a key"),
    permission=ADD_KEY,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def end_key(ctx: PageContext, key_id: UUID) -> Response:
    """End a key by which no pool is divided any more, or withdraw it."""
    here = ctx.actor.cooperation_id
    about = gettext("Key %(name)s", name=require_key(ctx.session, here, key_id).name)
    return end_or_withdraw(ctx, KEY, here, key_id, back="costs.key_list", about=about)


@page(
    blueprint,
    "/costs/pools/<uuid:pool_id>/end",
    title=msgid("End a cost pool"),
    permission=ADD_POOL,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def end_pool(ctx: PageContext, pool_id: UUID) -> Response:
    """End a cost pool on which nothing is booked any more, or withdraw it."""
    here = ctx.actor.cooperation_id
    about = gettext("Cost pool %(name)s", name=require_pool(ctx.session, here, pool_id).name)
    return end_or_withdraw(ctx, POOL, here, pool_id, back="costs.index", about=about)
