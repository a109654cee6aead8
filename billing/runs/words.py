"""Words of runs (begrippen): the codes that are stored and what they are called."""

from regie.errors import msgid

KINDS = {
    "trial": msgid("Trial"),
    "final": msgid("Final"),
    "reversed": msgid("Reversed"),
    "reversal": msgid("Reversal"),
}
STATES = {
    "waiting": msgid("Waiting"),
    "running": msgid("At work"),
    "done": msgid("Finished"),
    "failed": msgid("Failed"),
}
TONES = {"waiting": "info", "running": "info", "done": "success", "failed": "danger"}
SOURCES = {
    "pool_cost": msgid("Costs of a pool"),
    "pool_hours": msgid("Hours of a pool"),
    "order_hours": msgid("Hours on orders"),
}
