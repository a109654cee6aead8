"""Commands on the faces of municipalities (huisstijlen), for an administrator: check files, and add one."""

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from regie.errors import InvalidInput, refusal_lines
from regie.web.theme_files import load_theme
from regie.web.themes import Theme

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
READABLE_BY_THE_WEB = 0o644


@click.group("theme")
def theme_commands() -> None:
    """Faces of municipalities."""


@theme_commands.command("check")
@click.argument("files", nargs=-1, required=True, type=FILE)
def check(files: Sequence[Path]) -> None:
    """Print the contrast of every pair of colours in FILES, and what is wrong with them."""
    themes = [_told(path) for path in files]
    if None in themes:
        raise click.exceptions.Exit(2)


@theme_commands.command("add")
@click.argument("file", type=FILE)
@click.option(
    "--folder",
    envvar="REGIE_THEMES",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder of the installation's themes; REGIE_THEMES when it is not given.",
)
def add(file: Path, folder: Path) -> None:
    """Check FILE and put it among the themes of this installation, whole or not at all."""
    theme = _told(file)
    if theme is None:
        raise click.exceptions.Exit(2)
    replaced = put(theme, folder)
    done = "replaced" if replaced else "added"
    click.echo(f"{theme.name} is {done}. Pages offer it once web has started again.", err=True)


def put(theme: Theme, folder: Path) -> bool:
    """Write a theme into a folder (huisstijl wegschrijven), so that nobody ever reads half of it.

    Args:
        theme: that has been checked.
        folder: gets `themes/name.css`.

    Returns:
        Whether there was one of that name.
    """
    place = folder / "themes" / f"{theme.name}.css"
    place.parent.mkdir(parents=True, exist_ok=True)
    replaced = place.exists()
    # No name that ends in .css, so that a start at this very moment leaves it alone.
    with NamedTemporaryFile("w", dir=place.parent, suffix=".new", delete=False, encoding="utf-8") as made:
        made.write(theme.sheet())
        made.flush()
        os.fsync(made.fileno())
    Path(made.name).chmod(READABLE_BY_THE_WEB)
    Path(made.name).replace(place)
    return replaced


def _told(path: Path) -> Theme | None:
    try:
        theme = load_theme(path)
    except InvalidInput as refusal:
        for line in refusal_lines(refusal):
            click.echo(f"{path.name}: {line}", err=True)
        return None
    click.echo(f"{path.name}: every pair can be read")
    for pair in theme.pairs:
        click.echo(f"  {pair.ratio:5.2f}  {pair.front} on {pair.back}  {pair.label}")
    return theme
