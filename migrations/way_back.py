"""The way back (downgrade), refused before anything is touched where it would lose what was recorded."""

from collections.abc import Collection

from sqlalchemy import Connection, text

from regie.errors import Conflict, msgid

# What a migration brought that the tables of before it cannot hold, counted in the newest schema.
LOST_BY = {
    "0015": "SELECT count(*) FROM cafeteria.fund WHERE valid <> '(,)'",
    "0017": """SELECT count(*) FROM (
                 SELECT valid FROM billing.distribution_key UNION ALL SELECT valid FROM billing.cost_pool
                 UNION ALL SELECT valid FROM tenants.worker UNION ALL SELECT valid FROM cafeteria.product
                 UNION ALL SELECT valid FROM cafeteria.variant) x WHERE x.valid <> '(,)'""",
    "0018": """SELECT (SELECT count(*) FROM tenants.party WHERE valid <> '(,)')
                    + (SELECT count(*) - count(DISTINCT (tenant_id, name)) FROM tenants.arrangement)""",
    "0019": "SELECT count(*) FROM tenants.figure WHERE corrects IS NOT NULL",
    "0045": "SELECT count(*) FROM tenants.figure WHERE withdrawn",
    "0022": "SELECT count(*) FROM cafeteria.route_step WHERE corrects IS NOT NULL",
    "0042": "SELECT count(*) FROM cafeteria.variant WHERE usual_months IS NOT NULL",
    "0029": "SELECT count(*) FROM billing.decision WHERE replaces IS NOT NULL",
    "0026": "SELECT count(*) FROM cafeteria.menu WHERE counted <> period OR state = 'withdrawn'",
}
WHAT = {
    "0015": "days of funds",
    "0017": "days of keys, pools, workers, products and variants",
    "0018": "days of parties, and arrangements of the same name after each other",
    "0019": "corrections of figures",
    "0045": "withdrawals of figures",
    "0022": "corrections of steps of routes",
    "0042": "usual durations of variants",
    "0029": "which decision took the place of which",
    "0026": "product choices that ended before their time, follow one of the same year or were withdrawn",
}
NO_WAY_BACK = msgid(
    "Taking back migration %(revision)s would lose %(lost)s (%(rows)s rows). Nothing was changed. Restore a "
    "backup of before it instead."
)


def refuse_loss(connection: Connection, revisions: Collection[str]) -> None:
    """Insist that nothing is lost on the way back (terugdraaien).

    Args:
        connection: of the owner, with the maintenance scope open.
        revisions: the migrations that would be taken back, the newest first.

    Raises:
        Conflict: `no_way_back`, with the first migration that would lose rows.
    """
    for revision in revisions:
        rows = connection.scalar(text(LOST_BY[revision])) if revision in LOST_BY else 0
        if rows:
            raise Conflict(NO_WAY_BACK, code="no_way_back", revision=revision, lost=WHAT[revision], rows=rows)
