"""Files that a page hands out (downloads)."""

from flask import Response, request

from regie.csvfile import Delimiter


def delimiter_asked() -> Delimiter:
    """Tell for whom a file is (scheidingsteken).

    Returns:
        `;` when the address asks for a Dutch spreadsheet, otherwise `,`.
    """
    return ";" if request.args.get("delimiter") == "semicolon" else ","


def download(body: bytes, name: str) -> Response:
    """Hand out a CSV file (download).

    Args:
        body: the file.
        name: as it is saved.

    Returns:
        The response.
    """
    response = Response(body, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
