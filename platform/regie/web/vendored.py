"""Parts made by others (onderdelen van derden) that we serve ourselves: which, whose, and unchanged since."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

VENDOR = Path(__file__).parent / "static" / "vendor"
MANIFEST = VENDOR / "MANIFEST.json"

# Only what a template uses, in the versions of the packages, so that each part can be traced to its origin.
UTRECHT_PARTS = {
    "document": "2.0.1",
    "skip-link": "2.0.1",
    "heading-1": "2.0.1",
    "heading-2": "2.0.1",
    "heading-3": "2.0.1",
    "paragraph": "3.0.1",
    "link": "2.0.1",
    "unordered-list": "2.0.1",
    "breadcrumb-nav": "2.1.0",
    "button": "3.1.0",
    "button-group": "2.0.1",
    "form-label": "2.0.1",
    "form-field": "2.0.1",
    "form-field-description": "2.0.1",
    "form-field-error-message": "2.0.1",
    "form-fieldset": "2.0.1",
    "form-toggle": "2.0.1",
    "textbox": "3.1.0",
    "textarea": "3.0.1",
    "select": "2.0.1",
    "alert": "3.0.1",
    "status-badge": "1.0.0",
    "data-list": "2.0.1",
    "pagination": "2.0.3",
    "table": "2.0.2",
}
COPIED = {
    "EUPL-1.2.md": ("@utrecht/button-css", "3.1.0", "EUPL-1.2", "LICENSE.md"),
    "htmx.min.js": ("htmx.org", "4.0.1", "0BSD", "dist/htmx.min.js"),
    "htmx.LICENSE.txt": ("htmx.org", "4.0.1", "0BSD", "LICENSE"),
    "fonts/source-sans-3.OFL.txt": ("@fontsource-variable/source-sans-3", "5.3.0", "OFL-1.1", "LICENSE"),
    "fonts/source-sans-3-latin.woff2": (
        "@fontsource-variable/source-sans-3",
        "5.3.0",
        "OFL-1.1",
        "files/source-sans-3-latin-wght-normal.woff2",
    ),
    "fonts/source-sans-3-latin-ext.woff2": (
        "@fontsource-variable/source-sans-3",
        "5.3.0",
        "OFL-1.1",
        "files/source-sans-3-latin-ext-wght-normal.woff2",
    ),
}

# The minified files have lost their licence comment, so the bundle gives it back.
_HEADER = """\
/*!
 * Utrecht components, a subset. Licence: EUPL-1.2, see EUPL-1.2.md and NOTICE.
 * Copyright (c) 2020-2024 Frameless B.V.
 * Copyright (c) 2020-2024 Gemeente Utrecht
 */
"""
_MARK = "/*! @utrecht/{part}-css {version} */\n"
_MARKED = re.compile(r"/\*! @utrecht/([a-z0-9-]+)-css ([0-9.]+) \*/\n")


def digest(content: bytes) -> str:
    """Give the fingerprint of a file (controlegetal).

    Args:
        content: its bytes.

    Returns:
        SHA-256 in hexadecimal.
    """
    return hashlib.sha256(content).hexdigest()


def parts_of(bundle: str) -> Iterator[tuple[str, str, str]]:
    """Take the style sheet of the components apart again (onderdelen van de bundel).

    Args:
        bundle: text of `utrecht.css`.

    Returns:
        Per component: its name, its version and its text, without the line break that we add.
    """
    pieces = _MARKED.split(bundle)[1:]
    for part, version, text in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        yield part, version, text.removesuffix("\n")


def assemble(node_modules: Path) -> None:
    """Renew the vendored files and their manifest (onderdelen vernieuwen) from unpacked npm packages.

    Args:
        node_modules: folder that npm installed the packages of this module into, in the versions named here.

    Raises:
        ValueError: a package has another version than the one named here.
    """
    files = [_copy(node_modules, target) for target in COPIED]
    bundle, parts = _HEADER, []
    for part, version in UTRECHT_PARTS.items():
        package = f"@utrecht/{part}-css"
        content = _read(node_modules, package, version, "dist/index.min.css").rstrip(b"\n")
        parts.append({"package": package, "version": version, "sha256": digest(content)})
        bundle += _MARK.format(part=part, version=version) + content.decode() + "\n"
    (VENDOR / "utrecht.css").write_text(bundle)
    sheet: dict[str, object] = {
        "file": "utrecht.css",
        "licence": "EUPL-1.2",
        "sha256": digest(bundle.encode()),
    }
    files.append({**sheet, "parts": parts})
    MANIFEST.write_text(json.dumps(files, indent=2) + "\n")


def _copy(root: Path, target: str) -> dict[str, object]:
    package, version, licence, source = COPIED[target]
    content = _read(root, package, version, source)
    (VENDOR / target).parent.mkdir(exist_ok=True)
    (VENDOR / target).write_bytes(content)
    facts = {"file": target, "package": package, "version": version, "licence": licence}
    return {**facts, "sha256": digest(content)}


def _read(root: Path, package: str, version: str, source: str) -> bytes:
    found = json.loads((root / package / "package.json").read_text())["version"]
    if found != version:
        raise ValueError(f"{package} is {found} there, and {version} here.")
    return (root / package / source).read_bytes()
