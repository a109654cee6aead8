"""The tokens of the base theme (ontwerptokens), read from its style sheet: no colour is written twice."""

import re
from functools import cache

from regie.web.assets import STATIC

_TOKEN = re.compile(r"--((?:brand|regie)-[a-z0-9-]+):\s*([^;]+);")
_REFERENCE = re.compile(r"var\(--([a-z0-9-]+)\)")


@cache
def _tokens() -> dict[str, str]:
    text = (STATIC / "css" / "theme.css").read_text("utf-8")
    return {name: value.strip() for name, value in _TOKEN.findall(text)}


def token(name: str) -> str:
    """Give the value of a token in the base theme (waarde van een token).

    Args:
        name: without its dashes in front, such as `brand-primary` or `regie-color-text`.

    Returns:
        Such as `#154273`.

    Raises:
        KeyError: no such token.
    """
    value = _tokens()[name]
    while reference := _REFERENCE.fullmatch(value):
        value = _tokens()[reference[1]]
    return value
