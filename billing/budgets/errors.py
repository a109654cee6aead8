"""Refusals of the budget ledger, by the codes of its database functions."""

from regie.errors import Conflict, declare_refusals, msgid

declare_refusals(
    Conflict,
    {
        "four_eyes": msgid("You drafted this decision yourself. Somebody else must adopt it."),
        "decision_not_draft": msgid("This decision was adopted or withdrawn already."),
        "decision_without_amounts": msgid("A decision without amounts cannot be adopted."),
        "run_not_running": msgid("Only a run that is at work books realised costs."),
        "reversed_already": msgid("This run was reversed on this budget line already."),
    },
)
