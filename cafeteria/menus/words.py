"""Words of the product choice (begrippen): the codes that are stored and what they are called."""

from regie.errors import msgid

PERFORMERS = {
    "shared_service": msgid("the shared service"),
    "municipality": msgid("the municipality itself"),
    "provider": msgid("a provider"),
}
STATES = {
    "draft": msgid("Draft"),
    "submitted": msgid("Submitted"),
    "adopted": msgid("Adopted"),
    "superseded": msgid("Superseded"),
}
