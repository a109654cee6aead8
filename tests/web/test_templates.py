"""Templates bring in what they use and nothing else."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("platform/regie", "tenants", "cafeteria", "billing")
TEMPLATES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("templates/**/*.html"))
IMPORT = re.compile(r'{% from "[^"]+" import ([\w, ]+?)(?: with context)? %}')


def unused(text: str) -> list[str]:
    rest = IMPORT.sub("", text)
    names = [name.strip() for found in IMPORT.findall(text) for name in found.split(",")]
    return [name for name in names if not re.search(rf"\b{name.split(' as ')[-1]}\(", rest)]


LONGEST = 160
# Nouns whose templates hold to it; a noun that is put right is added here.
SHORT_LINED = (
    "billing/orders",
    "cafeteria/catalogue",
    "cafeteria/clients",
    "cafeteria/routes",
    "tenants/parties",
)


def too_long(text: str) -> list[str]:
    """A sentence is never cut in two, so a line may be longer for one alone."""
    found = [line for line in text.splitlines() if len(line) > LONGEST]
    return [line for line in found if len(line) - max(map(len, re.findall(r'"[^"]*"', line)), default=0) > 60]


@pytest.mark.parametrize("noun", SHORT_LINED)
def test_lines_of_a_template_are_short(noun: str) -> None:
    mine = [path for path in TEMPLATES if path.is_relative_to(ROOT / noun)]
    assert mine
    assert [line for path in mine for line in too_long(path.read_text())] == []


def test_a_long_line_is_found_and_a_long_sentence_alone_is_not() -> None:
    assert too_long(f"{{{{ field({'a, ' * 60}b) }}}}") != []
    assert too_long(f'{{{{ _("{"word " * 40}") }}}}') == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_uses_every_macro_that_it_imports(path: Path) -> None:
    assert unused(path.read_text()) == []


def test_a_macro_that_is_imported_and_not_used_is_found() -> None:
    assert unused('{% from "a.html" import one, two as other %}{{ one(1) }}') == ["two as other"]
