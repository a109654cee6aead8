"""What this room records in the trail, in words (gebeurtenissen)."""

from regie.audit.events import Event, declare_events
from regie.errors import msgid

declare_events(
    {
        "people.signed_in": Event(msgid("Signed in")),
        "people.sign_in_refused": Event(msgid("Sign-in refused")),
        "arrangements.added": Event(msgid("Arrangement added")),
        "arrangements.joined": Event(msgid("Municipality takes part in an arrangement")),
        "parties.added": Event(msgid("Party registered")),
        "workers.added": Event(msgid("Worker registered")),
        "workers.ended": Event(msgid("Worker ended")),
        "workers.withdrawn": Event(msgid("Worker withdrawn")),
        "settings.theme_chosen": Event(msgid("Face chosen")),
        "figures.imported": Event(msgid("Figures imported")),
    },
    details={
        "account_known": msgid("Account known"),
        "arrangement": msgid("Arrangement"),
        "ends_on": msgid("No longer from"),
        "findings": msgid("Findings"),
        "form": msgid("Form"),
        "import": msgid("Import"),
        "party": msgid("Party"),
        "role": msgid("Role"),
        "rows": msgid("Rows"),
        "sha256": msgid("Mark (SHA-256)"),
        "worker": msgid("Worker"),
    },
)
