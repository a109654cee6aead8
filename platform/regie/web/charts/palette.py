"""The colours of charts (palet), read from the tokens of the theme: screen and paper cannot differ."""

import re
from functools import cache

from regie.web.assets import STATIC

_TOKEN = re.compile(r"(--(?:brand|regie)-[a-z0-9-]+):\s*([^;]+);")
_REFERENCE = re.compile(r"var\((--[a-z0-9-]+)\)")


@cache
def _tokens() -> dict[str, str]:
    text = (STATIC / "css" / "theme.css").read_text("utf-8")
    return {name: value.strip() for name, value in _TOKEN.findall(text)}


def ink(name: str) -> str:
    """Give a colour of the base theme (kleur) for an SVG attribute, where no style sheet reaches.

    Args:
        name: of a token without its prefix, such as `series-1` or `color-text`.

    Returns:
        Such as `#154273`.

    Raises:
        KeyError: no such token.
    """
    value = _tokens()[f"--regie-{name}"]
    while reference := _REFERENCE.fullmatch(value):
        value = _tokens()[reference[1]]
    return value
