"""What of parties and workers holds from a date (geldigheid)."""

from regie.database.dated import Kind, declare_kind
from regie.errors import msgid
from tenants.parties.models import Worker
from tenants.parties.permissions import CHANGE_WORKERS

WORKER = declare_kind(
    Kind(
        Worker,
        CHANGE_WORKERS,
        same=("party_id", "role", "name"),
        shown={"worker": "name", "role": "role"},
        ends=msgid(
            "%(worker)s (%(role)s) books hours up to and including %(last_day)s; hours booked before "
            "(%(times)s times) stay."
        ),
        goes=msgid("%(worker)s (%(role)s) is withdrawn, if no hours were booked."),
    )
)
