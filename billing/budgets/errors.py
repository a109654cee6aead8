"""Refusals of the budget ledger, by the codes of its database functions."""

from regie.errors import Conflict, declare_refusals, msgid

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
