"""Files the browser needs (statische bestanden): read and compressed once, under an address to keep."""

import gzip
import hashlib
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request, url_for

STATIC = Path(__file__).parent / "static"
SERVED = (".css", ".js", ".woff2", ".svg")
COMPRESSED = (".css", ".js", ".svg")
FOREVER = "public, max-age=31536000, immutable"

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")


@dataclass(frozen=True)
class Asset:
    """One file (bestand) in memory.

    Args:
        content: its bytes.
        compressed: the same, gzipped; None where that gains nothing.
        media_type: such as `text/css`.
    """

    content: bytes
    compressed: bytes | None
    media_type: str


class Assets:
    """All files of one release (bestanden van een uitgave), with one fingerprint over all of them.

    One fingerprint for the whole set lets a style sheet name its fonts by a relative address.

    Args:
        folder: where the files lie.
        written: content by name of what was made at start; it wins from a file.
    """

    def __init__(self, folder: Path, written: Mapping[str, bytes]) -> None:
        own = {name: _asset(name, content) for name, content in written.items()}
        self.files = dict(sorted({**dict(_read(folder)), **own}.items()))
        content = b"".join(name.encode() + b"\0" + asset.content for name, asset in self.files.items())
        self.fingerprint = hashlib.sha256(content).hexdigest()[:16]

    def url(self, name: str) -> str:
        """Give the address of a file (adres).

        Args:
            name: path below the folder, such as `css/app.css`.

        Returns:
            An address that changes whenever any file changes.

        Raises:
            KeyError: there is no such file.
        """
        if name not in self.files:
            raise KeyError(f"No static file is called {name}.")
        return url_for("assets.file", fingerprint=self.fingerprint, name=name)

    def respond(self, fingerprint: str, name: str) -> Response:
        """Answer with a file (bestand leveren).

        Args:
            fingerprint: from the address; an older one still gets the file, but nobody may keep it.
            name: path below the folder.

        Returns:
            The file, compressed where the browser can read that.
        """
        asset = self.files.get(name) or abort(404)
        squeezed = asset.compressed is not None and bool(request.accept_encodings.quality("gzip"))
        response = Response(asset.compressed if squeezed else asset.content, mimetype=asset.media_type)
        if squeezed:
            response.content_encoding = "gzip"
        if asset.compressed is not None:
            response.vary.add("Accept-Encoding")
        response.headers["Cache-Control"] = FOREVER if fingerprint == self.fingerprint else "no-store"
        return response


def init_assets(app: Flask, written: Mapping[str, bytes]) -> Assets:
    """Serve the files of the shell (statische bestanden aansluiten).

    Args:
        app: the application.
        written: content by name of what was made at start, such as the themes of municipalities.

    Returns:
        The files, also as `app.extensions["regie_assets"]` and as `asset(name)` in templates.
    """
    assets = Assets(STATIC, written)
    blueprint = Blueprint("assets", __name__)
    blueprint.add_url_rule("/static/<fingerprint>/<path:name>", "file", assets.respond)
    app.register_blueprint(blueprint)
    app.extensions["regie_assets"] = assets
    app.jinja_env.globals["asset"] = assets.url
    return assets


def _read(folder: Path) -> Iterator[tuple[str, Asset]]:
    for path in folder.rglob("*"):
        if path.suffix in SERVED:
            name = path.relative_to(folder).as_posix()
            yield name, _asset(name, path.read_bytes())


def _asset(name: str, content: bytes) -> Asset:
    # Without a time in the header the same file compresses to the same bytes everywhere.
    compressed = gzip.compress(content, 9, mtime=0) if name.endswith(COMPRESSED) else None
    return Asset(content, compressed, mimetypes.guess_type(name)[0] or "application/octet-stream")
