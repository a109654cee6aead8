"""Refusals of the budget ledger, by the codes of its database functions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError

from regie.errors import Conflict, OverBudget, declare_refusals, from_database, msgid

NOT_DRAFT = msgid("This decision was adopted, returned or withdrawn already.")

declare_refusals(
    Conflict,
    {
        "four_eyes": msgid("You drafted this decision yourself. Somebody else must adopt it."),
        "own_return": msgid(
            "You drafted this decision yourself. You can withdraw it; returning it is for somebody else."
        ),
        "decision_not_draft": NOT_DRAFT,
        "decision_without_amounts": msgid("A decision without amounts cannot be adopted."),
        "run_not_running": msgid("Only a run that is at work books realised costs."),
        "reversed_already": msgid("This run was reversed on this budget line already."),
    },
)


@contextmanager
def over_budget_said_as(message: str, **about: object) -> Iterator[None]:
    """Say in the words of who asked that the budget has no room (budgetoverschrijding).

    Args:
        message: msgid about the numbers of `OverBudget`.
        **about: what else fills it, such as the name of the fund.

    Yields:
        Nothing.

    Raises:
        OverBudget: the same refusal in that sentence.
    """
    try:
        yield
    except DBAPIError as fault:
        refusal = from_database(fault)
        if not isinstance(refusal, OverBudget):
            raise
        numbers: dict[str, Any] = {**refusal.numbers, **about}
        raise OverBudget(message, **numbers) from fault
