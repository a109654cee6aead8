"""Words of orders (begrippen): the codes that are stored and what they are called."""

from regie.errors import msgid

STATES = {"placed": msgid("Placed"), "cancelled": msgid("Cancelled")}
TONES = {"placed": "success", "cancelled": "neutral"}
