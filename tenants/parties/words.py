"""Words of parties (begrippen): what a party can be, one or several at once."""

from regie.errors import msgid

ROLES = {
    "is_principal": msgid("Principal"),
    "is_performer": msgid("Performer"),
    "is_contractor": msgid("Contractor"),
}
