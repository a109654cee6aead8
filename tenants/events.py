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
        "settings.theme_chosen": Event(msgid("Face chosen")),
        "figures.imported": Event(msgid("Figures imported")),
    }
)
