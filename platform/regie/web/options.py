"""Options (keuzelijst) of a select or of radio buttons: codes with their words in the reader's language."""

from collections.abc import Mapping

from regie.web.formats import translated


def options(words: Mapping[str, str], empty: str | None = None) -> list[tuple[str, str]]:
    """Turn codes and their words into options (keuzelijst).

    Args:
        words: code to msgid, in the order to show.
        empty: msgid of an option that chooses nothing; None for no such option.

    Returns:
        Pairs of a code and its translated word.
    """
    first = [("", translated(empty))] if empty is not None else []
    return first + [(code, translated(word)) for code, word in words.items()]
