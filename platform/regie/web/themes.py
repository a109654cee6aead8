"""Themes (huisstijlen) of municipalities: what they are, how well they read, which there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import floor

from flask import Flask, current_app

from regie.errors import msgid
from regie.web.contrast import TEXT, contrast
from regie.web.tokens import token

# The face of the cooperation: its class is on every page, so no file may take that name.
BASE = "regie"
COLOURS = ("primary", "dark", "tint", "accent", "on-primary")
SEEDS = frozenset({*COLOURS, "radius", "font"})
# Ours, invented; a file of the installation goes by its own name.
LABELS = {BASE: msgid("The cooperation"), "forest": msgid("Forest"), "plum": msgid("Plum")}
_FIXED = {"text": "regie-color-text", "muted": "regie-color-muted", "page": "regie-color-page"}
# Text in the first on the second, wherever a page does that; white is lighter than the page, so safe as well.
_PAIRS = (
    ("on-primary", "primary", msgid("Text in the header and on buttons")),
    ("on-primary", "dark", msgid("Text on a button under the pointer")),
    ("primary", "page", msgid("Links on the page")),
    ("primary", "tint", msgid("Links on a tinted ground")),
    ("dark", "page", msgid("Links under the pointer")),
    ("dark", "tint", msgid("Links under the pointer on a tinted ground")),
    ("text", "tint", msgid("Text on a tinted ground")),
    ("muted", "tint", msgid("Explanation on a tinted ground")),
)


@dataclass(frozen=True)
class Pair:
    """Text of one colour on another (kleurenpaar).

    Args:
        label: msgid; where pages do that.
        front: colour of the text, `#rrggbb`.
        back: colour under it.
        seeds: names of the two, for finding them in a file.
    """

    label: str
    front: str
    back: str
    seeds: tuple[str, str]

    @property
    def ratio(self) -> Decimal:
        """Give the contrast (contrastverhouding) in two decimals, rounded down: never better than it is."""
        return Decimal(floor(contrast(self.front, self.back) * 100)) / 100

    @property
    def readable(self) -> bool:
        """Tell whether people can read it (leesbaar)."""
        return contrast(self.front, self.back) >= TEXT


@dataclass(frozen=True)
class Theme:
    """The face of a municipality (huisstijl).

    Args:
        name: as its class and its file call it.
        seeds: values by seed, only those that it gives; the others are those of the base theme.
    """

    name: str
    seeds: Mapping[str, str]

    @property
    def label(self) -> str:
        """Name it for people (naam); a msgid where the theme is ours."""
        return LABELS.get(self.name) or self.name.replace("-", " ").capitalize()

    @property
    def colours(self) -> dict[str, str]:
        """Give all its colours by seed (kleuren)."""
        return {seed: self._colour(seed) for seed in COLOURS}

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Give every pair of colours in which there is text (kleurenparen)."""
        return tuple(
            Pair(label, self._colour(front), self._colour(back), (front, back))
            for front, back, label in _PAIRS
        )

    @property
    def lowest(self) -> Decimal:
        """Give the lowest contrast of all pairs (laagste contrast)."""
        return min(pair.ratio for pair in self.pairs)

    def _colour(self, name: str) -> str:
        return self.seeds.get(name) or token(_FIXED.get(name, f"brand-{name}"))

    def sheet(self) -> str:
        """Write it as a style sheet (stijlblad) that holds its seeds and nothing else."""
        lines = "".join(f"  --brand-{seed}: {value};\n" for seed, value in self.seeds.items())
        return f".{self.name}-theme {{\n{lines}}}\n"


def init_themes(app: Flask, themes: Mapping[str, Theme]) -> None:
    """Let pages show the face of their municipality (huisstijlen aansluiten).

    Args:
        app: the application; templates get `theme_of(municipality)`.
        themes: by name.
    """

    def theme_of(municipality: object | None) -> str | None:
        name = getattr(municipality, "theme", None)
        return name if name in themes else None

    app.extensions["regie_themes"] = {BASE: Theme(BASE, {}), **themes}
    app.jinja_env.globals["theme_of"] = theme_of


def available_themes() -> dict[str, Theme]:
    """List what a municipality can choose from (beschikbare huisstijlen), the cooperation's own face first.

    Returns:
        Themes by name.
    """
    found: dict[str, Theme] = current_app.extensions["regie_themes"]
    return found
