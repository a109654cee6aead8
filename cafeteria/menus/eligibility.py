"""Eligibility (doelgroep): which client group somebody is in, and who may have a product from the choice."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from regie.errors import Invalid, msgid

CLIENT_GROUPS = {
    "1": msgid("Group 1: (nearly) full wage value"),
    "2": msgid("Group 2: limited wage value"),
    "3": msgid("Group 3: sheltered"),
    "4": msgid("Group 4: care"),
}
LIMITED_FROM = 20
LIMITED_UP_TO = 80


def group_by_wage_value(percent: Decimal | int) -> str:
    """Find the client group that goes with a wage value (doelgroep bij loonwaarde).

    Exactly 20 and exactly 80 belong to group 2. Group 4 has no band: a diagnosis sets it, never a percentage.

    Args:
        percent: wage value, 0 to 100.

    Returns:
        `1`, `2` or `3`.

    Raises:
        Invalid: `wage_value_out_of_range`.

    Source: note on the Alkmaar region, section 2.b.
    """
    if not 0 <= percent <= 100:
        raise Invalid(
            msgid("A wage value lies from 0 up to 100."), code="wage_value_out_of_range", field="wage_value"
        )
    if percent > LIMITED_UP_TO:
        return "1"
    return "2" if percent >= LIMITED_FROM else "3"


@dataclass(frozen=True)
class Eligibility:
    """Whether a client may have a product, and why not (oordeel).

    Args:
        eligible: whether it may be ordered.
        code: stable name of the reason; empty when eligible.
        reason: msgid of the reason; empty when eligible.
        numbers: what fills its placeholders.
    """

    eligible: bool
    code: str = ""
    reason: str = ""
    numbers: dict[str, object] = field(default_factory=dict)


ELIGIBLE = Eligibility(True)


def judge_group(client_group: str | None, line_groups: Collection[str]) -> Eligibility:
    """Judge whether a client of a group may have a product (doelgroep toetsen).

    Args:
        client_group: `1` to `4`, or None for somebody without one, such as a debt client.
        line_groups: groups that the line is meant for; empty means everybody, those without a group too.

    Returns:
        The judgement with its reason.
    """
    if not line_groups or client_group in line_groups:
        return ELIGIBLE
    groups = ", ".join(sorted(line_groups))
    if client_group is None:
        message = msgid("This is meant for client groups %(groups)s; this person has no client group.")
        return Eligibility(False, "no_client_group", message, {"groups": groups})
    message = msgid("This is meant for client groups %(groups)s; this person is in group %(client_group)s.")
    return Eligibility(
        False, "client_group_not_eligible", message, {"groups": groups, "client_group": client_group}
    )


def judge_line(
    *,
    client_group: str | None,
    line_groups: Collection[str],
    unit_cents: int | None,
    ceiling_units: int | None,
    used_units: int,
    offered: bool,
) -> Eligibility:
    """Judge whether one unit of a line can be ordered for a client (bestelbaar).

    What the database decides when the order is posted is what counts; this tells it beforehand.

    Args:
        client_group: `1` to `4`, or None.
        line_groups: groups that the line is meant for.
        unit_cents: own price or tariff, cents; None when there is neither.
        ceiling_units: most units of the period; None for no ceiling.
        used_units: units ordered so far.
        offered: product and variant hold on the day of the order.

    Returns:
        The judgement with its first reason.
    """
    if not offered:
        return Eligibility(False, "not_offered_then", msgid("This is not on offer on this day."))
    group = judge_group(client_group, line_groups)
    if not group.eligible:
        return group
    if unit_cents is None:
        return Eligibility(False, "no_tariff", msgid("There is no tariff on this day."))
    if ceiling_units is not None and used_units >= ceiling_units:
        message = msgid("The ceiling of %(ceiling)s units is reached: %(used)s are ordered.")
        return Eligibility(False, "ceiling_reached", message, {"ceiling": ceiling_units, "used": used_units})
    return ELIGIBLE
