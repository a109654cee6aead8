"""The trail as a file (CSV), for whoever samples it."""

import json
from collections.abc import Iterable, Iterator
from functools import cache

from regie.csvfile import Delimiter, write_csv
from regie.errors import msgid
from regie.web.formats import translated
from tenants.trail.queries import TrailRow
from tenants.trail.words import describe

COLUMNS = (
    msgid("When"),
    msgid("Who"),
    msgid("What"),
    msgid("Kind of line"),
    msgid("Details"),
    msgid("Place in the chain"),
)


def trail_csv(rows: Iterable[TrailRow], delimiter: Delimiter) -> Iterator[bytes]:
    """Write lines of the trail (logboek als CSV), with moments in UTC and the details as they were recorded.

    Args:
        rows: as the view shows them.
        delimiter: `;` for Dutch spreadsheets.

    Returns:
        The file, line by line.
    """
    words = cache(lambda what: describe(what, {}).words)
    return write_csv(
        [translated(name) for name in COLUMNS],
        (
            [
                row.recorded_at.isoformat(),
                row.who,
                words(row.what),
                row.what,
                json.dumps(row.detail, ensure_ascii=False, sort_keys=True),
                row.seq,
            ]
            for row in rows
        ),
        delimiter=delimiter,
    )
