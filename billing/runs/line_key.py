"""What a line of a run is about (regelsleutel)."""

from typing import Literal, NamedTuple

Source = Literal["pool_cost", "pool_hours", "order_hours"]


class LineKey(NamedTuple):
    """What a line is about (regelsleutel); ids as text, empty where there is none.

    Within a run no two lines have the same key, so runs are compared by it.
    """

    tenant_id: int
    source: Source
    pool_id: str
    variant_id: str
    party_id: str
    role: str
    fund: str
