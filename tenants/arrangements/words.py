"""Words of arrangements (begrippen): the codes that are stored and what they are called."""

from regie.errors import msgid

OWN_BODY = "own_body"
HOST_MUNICIPALITY = "host_municipality"
FORMS = {OWN_BODY: msgid("Body of its own"), HOST_MUNICIPALITY: msgid("Department of a host municipality")}
