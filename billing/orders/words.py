"""Words of orders (begrippen): the codes that are stored and what they are called."""

from regie.errors import msgid

STATES = {"placed": msgid("Placed"), "cancelled": msgid("Cancelled")}
TONES = {"placed": "success", "cancelled": "neutral"}
FILE_COLUMNS = (
    msgid("Municipality"),
    msgid("Number"),
    msgid("Client number"),
    msgid("Client"),
    msgid("Product"),
    msgid("Variant"),
    msgid("First day"),
    msgid("Last day"),
    msgid("How many"),
    msgid("Amount"),
    msgid("State"),
)
