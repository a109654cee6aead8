"""Words of parties (begrippen): what a party can be, one or several at once, and what is said of a worker."""

from regie.errors import msgid

ROLES = {
    "is_principal": msgid("Principal"),
    "is_performer": msgid("Performer"),
    "is_contractor": msgid("Contractor"),
}
# Whether a worker signs in.
ACCOUNT = {"yes": msgid("yes"), "no": msgid("no")}
