"""Words of funds (begrippen): the codes that are stored and what they are called."""

from regie.errors import msgid

KINDS = {"ordinary": msgid("Ordinary"), "open_ended": msgid("Open-ended")}
