"""Words for the codes of budgets, to be translated where they are shown."""

from regie.errors import msgid

KINDS = {"budget": msgid("Budget"), "cover": msgid("Cover")}
BODIES = {"college": msgid("Municipal executive"), "council": msgid("Council")}
STATES = {
    "draft": msgid("Draft"),
    "adopted": msgid("Adopted"),
    "returned": msgid("Returned"),
    "withdrawn": msgid("Withdrawn"),
    "replaced": msgid("Replaced by a better one"),
}
TONES = {
    "draft": "warning",
    "adopted": "success",
    "returned": "danger",
    "withdrawn": "neutral",
    "replaced": "neutral",
}
SOURCES = {"decision": msgid("Decision"), "order": msgid("Order"), "run": msgid("Cost distribution")}
ENTRY_KINDS = {
    "budget": msgid("Budget"),
    "cover": msgid("Cover"),
    "uncovered": msgid("Still to be covered"),
    "hold": msgid("Reserved"),
    "commit": msgid("Committed"),
    "release": msgid("Released"),
    "realise": msgid("Realised"),
}
