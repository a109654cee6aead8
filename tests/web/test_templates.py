"""Templates bring in what they use and nothing else."""

import io
import re
from pathlib import Path

import pytest
from jinja2.ext import babel_extract

ROOT = Path(__file__).parents[2]
ROOMS = ("platform/regie", "tenants", "cafeteria", "billing")
TEMPLATES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("templates/**/*.html"))
IMPORT = re.compile(r'{% from "[^"]+" import ([\w, ]+?)(?: with context)? %}')


def unused(text: str) -> list[str]:
    rest = IMPORT.sub("", text)
    names = [name.strip() for found in IMPORT.findall(text) for name in found.split(",")]
    return [name for name in names if not re.search(rf"\b{name.split(' as ')[-1]}\(", rest)]


LONGEST = 160


def too_long(text: str) -> list[str]:
    """A long sentence is cut where a word ends: `_("One half "` and on the next line `"the other half")`."""
    return [line for line in text.splitlines() if len(line) > LONGEST]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_lines_of_a_template_are_short(path: Path) -> None:
    assert too_long(path.read_text()) == []


def test_a_long_line_of_a_template_is_found() -> None:
    assert too_long("{{ _(" + "\n".join(["x" * LONGEST, "x" * (LONGEST + 1)]))


def test_a_sentence_that_is_cut_is_one_sentence_still() -> None:
    source = io.BytesIO(b'{{ _("One half "\n  "the other half") }}')
    found = list(babel_extract(source, ["_"], [], {}))
    assert [sentence for _, _, sentence, _ in found] == ["One half the other half"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_uses_every_macro_that_it_imports(path: Path) -> None:
    assert unused(path.read_text()) == []


def test_a_macro_that_is_imported_and_not_used_is_found() -> None:
    assert unused('{% from "a.html" import one, two as other %}{{ one(1) }}') == ["two as other"]
