"""A docstring leaves out an argument of which it says no more than its type does."""

import ast
import re
from collections.abc import Iterator

from tests.kernel.reading_rows import modules

# What only repeats that this is a session, an actor or a page.
EMPTY = {
    "session": {"within a scope", "of the database", "the session", "a session"},
    "actor": {"on whose behalf", "who does it", "who acts", "the actor"},
    "ctx": {"the page", "of the page", "the request", "of the request"},
}
ARGUMENT = re.compile(r"^    (\w+): (.*?)\.?$", re.MULTILINE)


def says_nothing(source: str) -> Iterator[str]:
    """Arguments in the docstrings of a module that could be left out, and lists of arguments without any."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        text = ast.get_docstring(node) or ""
        for name, what in ARGUMENT.findall(text):
            if what in EMPTY.get(name, ()):
                yield f"{node.name}: {name}: {what}"
        if re.search(r"^Args:\n(?! )", text + "\n", re.MULTILINE):
            yield f"{node.name}: no arguments"


def test_no_docstring_repeats_a_type() -> None:
    found = {path.as_posix(): list(says_nothing(path.read_text("utf-8"))) for path in modules()}
    assert len(found) > 100
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_a_docstring_that_repeats_a_type_is_found() -> None:
    said = 'def f():\n    """Do.\n\n    Args:\n        {}\n    """\n'
    assert list(says_nothing(said.format("session: within a scope.")))
    assert list(says_nothing(said.format("actor: on whose behalf.")))
    assert not list(says_nothing(said.format("session: writes the municipality.")))
    assert list(says_nothing(said.format("").replace("        \n", "")))
