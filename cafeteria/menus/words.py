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
    "withdrawn": msgid("Withdrawn"),
}
TONES = {
    "draft": "warning",
    "submitted": "info",
    "adopted": "success",
    "superseded": "neutral",
    "withdrawn": "neutral",
}
EVENTS = {
    "menus.started": msgid("Draft started"),
    "menus.edited": msgid("Draft changed"),
    "menus.submitted": msgid("Submitted for a decision"),
    "menus.returned": msgid("Returned to the drafters"),
    "menus.adopted": msgid("Adopted"),
    "menus.moved": msgid("Period of the draft changed"),
    "menus.recalled": msgid("Submission withdrawn"),
    "menus.ended": msgid("Ended before its time"),
    "menus.withdrawn": msgid("Withdrawn"),
}
RETURNED = msgid("Returned")
