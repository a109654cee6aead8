"""Finding the sentences for readers (zinnen verzamelen) in Python code, pure rules included."""

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

MARKERS = frozenset({"_", "gettext", "lazy_gettext", "msgid", "Nav"})
PLURALS = frozenset({"ngettext", "lazy_ngettext"})
# A refusal raised with a bare sentence is found as well, so that a forgotten marker is no gap.
REFUSALS = frozenset(
    {
        "DomainError",
        "NotFound",
        "Forbidden",
        "Conflict",
        "Invalid",
        "PeriodClosed",
        "Unavailable",
        "SignedOut",
    }
)

Found = tuple[int, str | None, str | tuple[str, ...], list[str]]


def extract_python(
    source: IO[bytes],
    keywords: Mapping[str, Any],  # noqa: ARG001 - the signature that Babel calls
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[Found]:
    """Find the sentences in a Python file (zinnen verzamelen), as Babel asks its extractors.

    Args:
        source: the file.
        keywords: not used; the names that mark a sentence are fixed here.
        comment_tags: not used.
        options: not used.

    Returns:
        Line, name of a plural function or None, the sentence or its two forms, and no comments.

    Raises:
        SyntaxError: the file is half written; nothing may be concluded from it.
    """
    for node in ast.walk(ast.parse(source.read())):
        if isinstance(node, ast.Call):
            yield from _of_call(node)


def _of_call(call: ast.Call) -> Iterator[Found]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    texts = [arg.value if isinstance(arg, ast.Constant) else None for arg in call.args]
    if name in PLURALS and len(texts) > 1 and isinstance(texts[0], str) and isinstance(texts[1], str):
        yield call.lineno, "ngettext", (texts[0], texts[1]), []
    elif name in MARKERS | REFUSALS and texts and isinstance(texts[0], str):
        yield call.lineno, None, texts[0], []
    elif name == "FieldError" and len(texts) > 1 and isinstance(texts[1], str):
        yield call.lineno, None, texts[1], []
    for keyword in call.keywords:
        if name == "page" and keyword.arg == "title" and isinstance(keyword.value, ast.Constant):
            yield call.lineno, None, str(keyword.value.value), []
