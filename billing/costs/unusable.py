"""Keys that cannot divide (onbruikbare verdeelsleutels), all of a cooperation at once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from billing.costs.errors import KeyUnusable
from billing.costs.keys import Figure, KeyFacts, weigh
from billing.costs.queries import KeyRow, keys
from tenants.figures.models import Figure as FigureOfTenant

_Figures = dict[tuple[str, date], dict[int, list[Figure]]]


def unusable_keys(session: Session, cooperation_id: int) -> list[KeyUnusable]:
    """Find the keys that cannot divide, whatever the period (onbruikbare verdeelsleutels), by name.

    Args:
        session: within a scope that reads their bearers.
        cooperation_id: the cooperation of the scope.

    Returns:
        The refusal of each; keys by hours are left out, for their weights are known in a run only.
    """
    rows = [row for row in keys(session, cooperation_id) if row.key.kind != "by_hours"]
    figures = _figures(session, rows)
    found = []
    for row in rows:
        name, day = row.key.figure_name, row.key.reference_date
        known = figures.get((name, day), {}) if name and day else {}
        try:
            weigh(row.key, KeyFacts(row.bearers, row.shares, known))
        except KeyUnusable as refusal:
            found.append(refusal)
    return found


def _figures(session: Session, rows: Sequence[KeyRow]) -> _Figures:
    wanted = {(row.key.figure_name, row.key.reference_date) for row in rows if row.key.kind == "by_figure"}
    query = select(FigureOfTenant).where(
        FigureOfTenant.bearer == "",
        tuple_(FigureOfTenant.name, FigureOfTenant.reference_date).in_(wanted),
        FigureOfTenant.tenant_id.in_({bearer.tenant_id for row in rows for bearer in row.bearers}),
    )
    found: _Figures = defaultdict(lambda: defaultdict(list))
    for one in session.scalars(query):
        found[one.name, one.reference_date][one.tenant_id].append(Figure(one.value, one.unit, one.source))
    return found
