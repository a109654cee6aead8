"""Refusals of documents."""

from regie.errors import Conflict, declare_refusals, msgid


class DocumentRefused(Conflict):
    """A document cannot be made (document geweigerd).

    Codes: `run_not_finished`, `lines_hidden`, `pdf_missing`.
    """

    code = "document_refused"


NOT_FINISHED = msgid("Only a finished run makes documents, and a trial none for a municipality.")
declare_refusals(Conflict, {"run_not_finished": NOT_FINISHED})
