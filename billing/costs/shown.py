"""Keys as pages and files show them (verdeelsleutels): the part of each bearer, with the weight behind it."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from billing.costs.keys import Bearer, weigh
from billing.costs.queries import END, KEYS, KeyRow
from billing.costs.search import PoolRow
from billing.costs.words import basis_of
from regie.errors import DomainError, msgid
from regie.listing import Column
from regie.web.formats import translated
from regie.web.problem import explain

HUNDREDTH = Decimal("0.01")


def key_columns(rows: Iterable[KeyRow]) -> tuple[Column, ...]:
    """Give the columns of keys (kolommen): of every bearer its part, and in a file its weight too.

    Args:
        rows: the keys.

    Returns:
        Columns; those of a bearer have keys `part-` and `weight-` with its number.
    """
    bearers = sorted({one for row in rows for one in row.bearers}, key=lambda one: (one.name, one.cbs_code))
    return (*KEYS, *(column for bearer in bearers for column in _of_bearer(bearer)), END)


def _of_bearer(bearer: Bearer) -> tuple[Column, Column]:
    weight = translated(msgid("Weight of %(name)s"), {"name": bearer.name})
    return (
        Column(_part(bearer), bearer.name, "share", named=True),
        Column(f"weight-{bearer.tenant_id}", weight, "number", in_table=False, named=True),
    )


def _part(bearer: Bearer) -> str:
    return f"part-{bearer.tenant_id}"


def shown_key(row: KeyRow, bearers: Iterable[Bearer], pools: Sequence[PoolRow]) -> dict[str, Any]:
    """Prepare a key for a page or a file (verdeelsleutel).

    Args:
        row: the key with its bearers.
        bearers: of all keys of the list.
        pools: the cost pools that it divides.

    Returns:
        Values by the keys of the columns: parts in percents, or that it bears where only a run knows which
        part; `weighed`, the weights by column of the part; `pages`, the pools with their ids; and why the key
        cannot divide, if it cannot.
    """
    shown = {
        "id": row.key.id,
        "name": row.key.name,
        "basis": translated(*basis_of(row.key)),
        "pools": ", ".join(pool.name for pool in pools) or None,
        "pages": pools,
        "last_day": row.last_day,
        "weighed": {},
        "why": None,
    }
    blank = {name: None for one in bearers for name in (_part(one), f"weight-{one.tenant_id}")}
    borne: dict[str, Any] = {_part(one): translated(msgid("bears")) for one in row.bearers}
    if row.key.kind == "by_hours":
        return {**shown, **blank, **borne}
    try:
        return {**shown, **blank, **_weighed(row)}
    except DomainError as refusal:
        return {**shown, **blank, **borne, "why": explain(refusal)}


def _weighed(row: KeyRow) -> dict[str, Any]:
    weights = weigh(row.key, row.facts({}))
    found = [(bearer, Decimal(weight)) for bearer, weight in weights.pairs]
    return {
        **{_part(bearer): _share(weight, weights.total) for bearer, weight in found},
        **{f"weight-{bearer.tenant_id}": weight for bearer, weight in found},
        "weighed": {_part(bearer): weight for bearer, weight in found},
    }


def _share(weight: Decimal, total: Decimal) -> Decimal:
    share = (weight * 100 / total).quantize(HUNDREDTH, ROUND_HALF_UP).normalize()
    return share if share % 1 else share.quantize(Decimal(1))
