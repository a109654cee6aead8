"""The list of the trail (logboek), as a table and as a file for whoever samples it."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from regie.errors import msgid
from regie.listing import Column
from tenants.trail.queries import TrailRow
from tenants.trail.words import describe

COLUMNS = (
    Column("recorded_at", msgid("When"), "moment", heading=True),
    Column("who", msgid("Who")),
    Column("words", msgid("What"), href="url"),
    Column("what", msgid("Kind of line"), in_table=False),
    Column("details", msgid("Details"), in_file=False),
    Column("detail", msgid("Details"), in_table=False),
    Column("seq", msgid("Place in the chain"), "number"),
)


def rows_of_file(rows: Iterable[TrailRow]) -> Iterator[dict[str, Any]]:
    """Prepare lines of the trail for a file (logboek): details as they were recorded.

    Args:
        rows: as the view shows them.

    Yields:
        Values by the keys of the columns.
    """
    words = cache(lambda what: describe(what, {}).words)
    for row in rows:
        detail = json.dumps(row.detail, ensure_ascii=False, sort_keys=True)
        yield {**vars(row), "words": words(row.what), "detail": detail}
