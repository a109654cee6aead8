"""Keys that cannot divide (onbruikbare verdeelsleutels), all of a cooperation at once."""

from sqlalchemy.orm import Session

from billing.costs.errors import KeyUnusable
from billing.costs.keys import weigh
from billing.costs.queries import list_keys


def unusable_keys(session: Session, cooperation_id: int) -> list[KeyUnusable]:
    """Find the keys that cannot divide, whatever the period (onbruikbare verdeelsleutels), by name.

    Args:
        session: within a scope that reads their bearers.
        cooperation_id: the cooperation of the scope.

    Returns:
        The refusal of each; keys by hours are left out, for their weights are known in a run only.
    """
    found = []
    for row in list_keys(session, cooperation_id):
        try:
            if row.key.kind != "by_hours":
                weigh(row.key, row.facts({}))
        except KeyUnusable as refusal:
            found.append(refusal)
    return found
