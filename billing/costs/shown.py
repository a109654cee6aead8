"""Keys as a page shows them (verdeelsleutels): the part of each bearer, with the weight behind it."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from billing.costs.keys import Weights, weigh
from billing.costs.queries import KeyRow, PoolRow
from billing.costs.words import basis_of
from regie.errors import DomainError
from regie.web.formats import number, translated
from regie.web.problem import explain

HUNDREDTH = Decimal("0.01")


def shown_key(row: KeyRow, pools: Sequence[PoolRow]) -> dict[str, Any]:
    """Prepare a key for a page (verdeelsleutel).

    Args:
        row: the key with its bearers.
        pools: the cost pools that it divides.

    Returns:
        Name, basis, pools, and per municipality the part in percents with the weight; no parts where only a
        run knows them, or where the key cannot divide, and then why.
    """
    shown = {
        "id": row.key.id,
        "name": row.key.name,
        "basis": translated(*basis_of(row.key)),
        "pools": pools,
        "bears": {bearer.tenant_id for bearer in row.bearers},
        "parts": {},
        "why": None,
    }
    if row.key.kind == "by_hours":
        return shown
    try:
        return {**shown, "parts": _parts(weigh(row.key, row.facts({})))}
    except DomainError as refusal:
        return {**shown, "why": explain(refusal)}


def _parts(weights: Weights) -> dict[int, dict[str, str]]:
    return {
        bearer.tenant_id: {"share": _share(Decimal(weight), weights.total), "weight": number(weight)}
        for bearer, weight in weights.pairs
    }


def _share(weight: Decimal, total: Decimal) -> str:
    return number((weight * 100 / total).quantize(HUNDREDTH, ROUND_HALF_UP).normalize())
