"""Words of the assortment (begrippen): the codes that are stored and what they are called."""

from regie.errors import msgid

KINDS = {
    "intake": msgid("Intake"),
    "diagnosis": msgid("Diagnosis"),
    "route": msgid("Route"),
    "support": msgid("Support"),
}
OFFICES = {"front": msgid("Front office"), "back": msgid("Back office")}
STANDINGS = {
    "offered": msgid("On offer"),
    "ended": msgid("Ended"),
    "without_variants": msgid("No variants yet"),
}
TARIFF_STATES = {"now": msgid("Counts now"), "later": msgid("Still to come"), "past": msgid("Past")}
