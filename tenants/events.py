"""What this room records in the trail, in words (gebeurtenissen)."""

from regie.audit.events import Event, declare_events
from regie.errors import msgid

declare_events(
    {
        "people.signed_in": Event(msgid("Signed in")),
        "people.sign_in_refused": Event(msgid("Sign-in refused")),
        "people.password_changed": Event(msgid("Password changed")),
        "arrangements.added": Event(msgid("Arrangement added")),
        "arrangements.joined": Event(msgid("Municipality takes part in an arrangement")),
        "arrangements.ended": Event(msgid("Arrangement ended")),
        "arrangements.withdrawn": Event(msgid("Arrangement withdrawn")),
        "participations.ended": Event(msgid("Participation ended")),
        "participations.withdrawn": Event(msgid("Participation withdrawn")),
        "parties.added": Event(msgid("Party registered")),
        "parties.changed": Event(msgid("Party changed")),
        "parties.ended": Event(msgid("Party ended")),
        "parties.withdrawn": Event(msgid("Party withdrawn")),
        "roles.ended": Event(msgid("Role ended")),
        "roles.given": Event(msgid("Role given")),
        "roles.withdrawn": Event(msgid("Role withdrawn")),
        "workers.added": Event(msgid("Worker registered")),
        "workers.ended": Event(msgid("Worker ended")),
        "workers.withdrawn": Event(msgid("Worker withdrawn")),
        "settings.theme_chosen": Event(msgid("Face chosen")),
        "figures.corrected": Event(msgid("Figure corrected")),
        "figures.imported": Event(msgid("Figures imported")),
    },
    details={
        "account": msgid("Account"),
        "account_known": msgid("Account known"),
        "arrangement": msgid("Arrangement"),
        "ends_on": msgid("No longer from"),
        "figure": msgid("Figure"),
        "findings": msgid("Findings"),
        "form": msgid("Form"),
        "grant": msgid("Role given"),
        "import": msgid("Import"),
        "name": msgid("Name"),
        "participation": msgid("Participation"),
        "party": msgid("Party"),
        "role": msgid("Role"),
        "rows": msgid("Rows"),
        "sha256": msgid("Mark (SHA-256)"),
        "worker": msgid("Worker"),
    },
)
