"""The catalogue (vertalingen), kept complete by two commands; it holds no dates or lines that differ."""

import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from jinja2 import TemplateSyntaxError

from regie.web.languages import catalogue_sources, compile_catalogues

ROOT = Path(__file__).parents[3]
ROOMS = ("platform", "tenants", "cafeteria", "billing")
# No dates and no names: those differ at every run, and every branch would change them.
HEADER = """\
# English sentences and their Dutch: u-form, plain words. `regie translations extract-update` keeps the list.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


@click.group()
def translations() -> None:
    """Keep the Dutch of every sentence."""


@translations.command("extract-update")
@click.option("--prune", is_flag=True, help="Also forget the Dutch of sentences that are gone.")
def extract_update(prune: bool) -> None:
    """Put every sentence of pages and refusals into the catalogue; the Dutch is yours to fill in."""
    found = collect(ROOT)
    for path in catalogue_sources():
        with _alone(path):
            missing = update(path, found, prune=prune)
        click.echo(
            f"{path.name} ({language_of(path)}): {len(found)} sentences, {missing} without Dutch", err=True
        )
    compile_catalogues()


@translations.command()
def check() -> None:
    """Say which sentences have no Dutch; exit 1 when there is one."""
    found = collect(ROOT)
    gaps = [gap for path in catalogue_sources() for gap in gaps_of(read(path), found)]
    for gap in gaps:
        click.echo(gap, err=True)
    if gaps:
        click.echo(
            f"{len(gaps)} of {len(found)}: run `regie translations extract-update`, fill in the rest.",
            err=True,
        )
        sys.exit(1)


def collect(root: Path) -> Catalog:
    """Collect every sentence for readers (zinnen verzamelen) from code and templates.

    Args:
        root: of the repository, where `babel.cfg` lies.

    Returns:
        A catalogue without translations.

    Raises:
        click.ClickException: a file cannot be read as code now, so nothing is known about its sentences.
    """
    with (root / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    found, at = Catalog(), ""

    def note(name: str, _: str, __: dict[str, object]) -> None:
        nonlocal at
        at = name

    try:
        for entry in extract_from_dir(root, methods, options, callback=note, directory_filter=_is_room(root)):
            found.add(entry[2], context=entry[4])
    except (SyntaxError, TemplateSyntaxError) as error:
        raise click.ClickException(f"{at} cannot be read now: {error}. Nothing has been changed.") from error
    return found


def update(path: Path, found: Catalog, *, prune: bool = False) -> int:
    """Bring a catalogue up to date (catalogus bijwerken) and keep the Dutch that it holds.

    A sentence that is gone stays in the file as an old entry, because a colleague may be half way moving it;
    when it comes back, so does its Dutch.

    Args:
        path: of the `.po` file.
        found: every sentence there is.
        prune: whether to forget old entries.

    Returns:
        How many sentences have no translation.
    """
    known = read(path)
    for key, old in list(known.obsolete.items()):
        if known.get(old.id, old.context) is None and found.get(old.id, old.context) is not None:
            known[old.id] = known.obsolete.pop(key)
    known.update(found, no_fuzzy_matching=True, update_creation_date=False)
    draft = BytesIO()
    write_po(
        draft, known, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=prune
    )
    temporary = path.with_suffix(".po.tmp")
    temporary.write_text(HEADER.format(language=language_of(path)) + draft.getvalue().decode())
    temporary.replace(path)
    return sum(not _translated(message) for message in known if message.id)


def gaps_of(known: Catalog, found: Catalog) -> Iterator[str]:
    """List what a catalogue lacks (ontbrekende vertalingen).

    Args:
        known: the catalogue.
        found: every sentence there is.

    Returns:
        A line for each sentence that is missing, empty, doubtful, or whose placeholders differ.
    """
    for message in found:
        if not message.id:
            continue
        entry = known.get(message.id, message.context)
        if entry is None:
            yield f"not in the catalogue: {message.id!r}"
        elif not _translated(entry):
            yield f"no Dutch: {message.id!r}"
        elif entry.fuzzy:
            yield f"doubtful: {message.id!r}"
        else:
            yield from (f"{error}: {message.id!r}" for error in entry.check(known))


def read(path: Path) -> Catalog:
    """Read a catalogue (catalogus).

    Args:
        path: of the `.po` file.

    Returns:
        Its entries, old ones apart.
    """
    with path.open("rb") as source:
        return read_po(source, locale=language_of(path), abort_invalid=True)


def language_of(path: Path) -> str:
    """Tell the language of a catalogue (taal) from where it lies.

    Args:
        path: of the `.po` file.

    Returns:
        Such as `nl`.
    """
    return path.parents[1].name


def _translated(message: Message) -> bool:
    forms = message.string if isinstance(message.string, list | tuple) else [message.string]
    return bool(forms) and all(forms)


def _is_room(root: Path) -> Callable[[str], bool]:
    def wanted(folder: str) -> bool:
        parts = Path(folder).resolve().relative_to(root.resolve()).parts
        return not parts or (parts[0] in ROOMS and not parts[-1].startswith((".", "_")))

    return wanted


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    # The folder carries the lock: the file itself is replaced, and a lock on the old one would hold nobody.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
