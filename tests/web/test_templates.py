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


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_uses_every_macro_that_it_imports(path: Path) -> None:
    assert unused(path.read_text()) == []


def test_a_macro_that_is_imported_and_not_used_is_found() -> None:
    assert unused('{% from "a.html" import one, two as other %}{{ one(1) }}') == ["two as other"]
