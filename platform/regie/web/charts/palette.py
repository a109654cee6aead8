"""The colours of charts (palet), read from the tokens of the theme: screen and paper cannot differ."""

from regie.web.tokens import token


def ink(name: str) -> str:
    """Give a colour of the base theme (kleur) for an SVG attribute, where no style sheet reaches.

    Args:
        name: of a token without its prefix, such as `series-1` or `color-text`.

    Returns:
        Such as `#154273`.

    Raises:
        KeyError: no such token.
    """
    return token(f"regie-{name}")
