"""What this room records in the trail, in words (gebeurtenissen)."""

from regie.audit.events import Event, declare_events
from regie.errors import msgid

declare_events(
    {
        "budgets.decision_drafted": Event(msgid("Decision recorded"), "budgets.decision", "decision"),
        "budgets.decision_adopted": Event(msgid("Decision adopted"), "budgets.decision", "decision"),
        "budgets.decision_returned": Event(msgid("Decision returned"), "budgets.decision", "decision"),
        "budgets.decision_withdrawn": Event(msgid("Decision withdrawn"), "budgets.decision", "decision"),
        "budgets.imported": Event(msgid("Budgets imported")),
        "orders.placed": Event(msgid("Order placed"), "orders.show", "order"),
        "orders.cancelled": Event(msgid("Order cancelled"), "orders.show", "order"),
        "rates.added": Event(msgid("Rate set")),
        "rates.ended": Event(msgid("Rate ended")),
        "rates.withdrawn": Event(msgid("Rate withdrawn")),
        "keys.added": Event(msgid("Key added")),
        "keys.ended": Event(msgid("Key ended")),
        "keys.withdrawn": Event(msgid("Key withdrawn")),
        "pools.added": Event(msgid("Cost pool opened")),
        "pools.ended": Event(msgid("Cost pool ended")),
        "pools.withdrawn": Event(msgid("Cost pool withdrawn")),
        "costs.booked": Event(msgid("Cost booked")),
        "runs.requested": Event(msgid("Run requested"), "runs.show", "run"),
        "runs.finished": Event(msgid("Run finished"), "runs.show", "run"),
        "runs.failed": Event(msgid("Run failed"), "runs.show", "run"),
        "runs.reversed": Event(msgid("Run reversed"), "runs.show", "run"),
        "statements.requested": Event(msgid("Document requested"), "runs.show", "run"),
        "statements.made": Event(msgid("Document made"), "runs.show", "run"),
    },
    details={
        "by": msgid("By run"),
        "bytes": msgid("Bytes"),
        "cents": msgid("Amount"),
        "cost": msgid("Cost"),
        "decision": msgid("Decision"),
        "document": msgid("Document"),
        "format": msgid("Format"),
        "key": msgid("Key"),
        "order": msgid("Order"),
        "pool": msgid("Cost pool"),
        "rate": msgid("Rate"),
        "run": msgid("Run"),
    },
)
