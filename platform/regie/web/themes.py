"""Themes (huisstijlen) of municipalities: deployment data, data, never trusted as a style sheet."""

import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from regie.errors import Invalid, msgid, quote_input
from regie.web.contrast import TEXT, contrast

SURFACE = "#ffffff"
SEEDS = frozenset({"primary", "dark", "tint", "accent", "on-primary", "radius", "font"})
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"\s*\.([a-z][a-z0-9-]{0,40})-theme\s*\{([^{}]*)\}\s*")
_DECLARATION = re.compile(r"--brand-([a-z-]+)\s*:\s*([^:;]+)")
_VALUES = {
    "colour": re.compile(r"#[0-9a-fA-F]{6}"),
    "radius": re.compile(r"0|[0-9]{1,2}(?:\.[0-9]{1,3})?(?:rem|px)"),
    "font": re.compile(r"""[A-Za-z0-9 ,"'-]{1,120}"""),
}
# Text in the first on the second, wherever a page does that.
_PAIRS = (
    ("on-primary", "primary"),
    ("on-primary", "dark"),
    ("primary", None),
    ("dark", None),
    ("dark", "tint"),
)


@dataclass(frozen=True)
class Theme:
    """The face of a municipality (huisstijl).

    Args:
        name: as its class and its file call it.
        seeds: values by seed, only those that it gives.
    """

    name: str
    seeds: dict[str, str]


def read_theme(text: str) -> Theme:
    """Read a theme (huisstijl) and refuse whatever is more than that.

    Args:
        text: one rule `.name-theme { --brand-primary: #154273; ... }` with seeds only.

    Returns:
        The theme.

    Raises:
        Invalid: `invalid_theme` for anything else in it, `low_contrast` when people could not read it.
    """
    rule = _RULE.fullmatch(_COMMENT.sub("", text))
    if rule is None:
        raise Invalid(
            msgid("A theme is one rule, .name-theme, that holds brand colours only."), code="invalid_theme"
        )
    theme = Theme(rule[1], dict(_seed(line) for line in rule[2].split(";") if line.strip()))
    _check_contrast(theme)
    return theme


def init_themes(app: Flask, *folders: Path) -> None:
    """Check every theme before serving any (huisstijlen aansluiten).

    Args:
        app: the application; templates get `theme_of(municipality)`.
        folders: that hold `themes/name.css`.

    Raises:
        Invalid: a theme is not one, or has another name than its file.
    """
    names = set()
    for path in sorted(path for folder in folders for path in folder.glob("themes/*.css")):
        if (theme := read_theme(path.read_text())).name != path.stem:
            raise Invalid(
                msgid("The theme in %(file)s has another name."), code="invalid_theme", file=path.name
            )
        names.add(theme.name)

    def theme_of(municipality: object | None) -> str | None:
        name = getattr(municipality, "theme", None)
        return name if name in names else None

    app.jinja_env.globals["theme_of"] = theme_of


def _seed(line: str) -> tuple[str, str]:
    match = _DECLARATION.fullmatch(line.strip())
    name, value = (match[1], match[2].strip()) if match else ("", "")
    shape = _VALUES.get(name, _VALUES["colour"])
    if name not in SEEDS or not shape.fullmatch(value):
        raise Invalid(
            msgid('"%(line)s" does not belong in a theme.'),
            code="invalid_theme",
            line=quote_input(line.strip()),
        )
    return name, value


def _check_contrast(theme: Theme) -> None:
    for above, below in _PAIRS:
        front, back = theme.seeds.get(above), theme.seeds.get(below) if below else SURFACE
        if front and back and contrast(front, back) < TEXT:
            raise Invalid(
                msgid("%(front)s on %(back)s cannot be read: the contrast is below 4.5."),
                code="low_contrast",
                front=front,
                back=back,
            )
