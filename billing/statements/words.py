"""Words of documents (begrippen)."""

from regie.errors import msgid

FORMATS = {"pdf": "PDF", "xlsx": "XLSX"}
USES = {
    "pdf": msgid("To print, to send and to keep; it can be read aloud."),
    "xlsx": msgid("To calculate with: amounts are numbers, totals are formulas."),
}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
