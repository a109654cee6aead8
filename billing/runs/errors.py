"""Refusals of runs."""

from regie.errors import Conflict, declare_refusals, msgid


class RunRefused(Conflict):
    """A run cannot be carried out or reversed (verdeling geweigerd).

    Codes: `run_overlaps`, `run_waiting`, `run_not_final`, `run_reversed_already`, `bearers_hidden`,
    `bearer_not_then`, `control_total_differs`.
    """

    code = "run_refused"


declare_refusals(Conflict, {"nothing_to_realise": msgid("There is nothing to book on this budget line.")})
