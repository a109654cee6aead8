"""Files that a page hands out (downloads): whole or not at all, and never whole in memory."""

from collections.abc import Iterable
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile

from flask import Response, request

from regie.csvfile import Delimiter

IN_MEMORY = 1_000_000
PIECE = 64 * 1024


def delimiter_asked() -> Delimiter:
    """Tell for whom a file is (scheidingsteken).

    Returns:
        `;` when the address asks for a Dutch spreadsheet, otherwise `,`.
    """
    return ";" if request.args.get("delimiter") == "semicolon" else ","


def download(pieces: Iterable[bytes], name: str, media_type: str = "text/csv") -> Response:
    """Hand out a file (download), once the last of it is there.

    Only then is its size known, and can what goes wrong halfway still be told; and a reader who is slow keeps
    no transaction open.

    Args:
        pieces: the file, read within the transaction of the request; what is large waits on disk, nameless.
        name: as it is saved.
        media_type: what it is.

    Returns:
        The response, which sends the file in pieces.
    """
    with ExitStack() as unless_sent:
        file = unless_sent.enter_context(SpooledTemporaryFile(IN_MEMORY))
        for piece in pieces:  # Written together they would all stay in memory.
            file.write(piece)
        size = file.tell()
        file.seek(0)
        response = Response(iter(lambda: file.read(PIECE), b""), mimetype=media_type)
        response.content_length = size
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.call_on_close(unless_sent.pop_all().close)
    return response
