"""Only a sentence that stands in our own code is translated as markup; a value goes over `translated`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from regie.web.formats import translated
from regie.web.translations import ROOMS, ROOT

MARKERS = frozenset({"_", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext", "pgettext", "msgid"})
# The one place where a value is looked up in the catalogue; what comes out of it is text.
ALLOWED = {("platform/regie/web/formats.py", "gettext(message)")}


def of_python(source: str) -> Iterator[str]:
    """The calls that translate something else than a sentence that stands there."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in MARKERS and not (node.args and isinstance(node.args[0], ast.Constant)):
            yield ast.unparse(node)


def of_template(app: Flask, source: str) -> Iterator[str]:
    """The same in a template, and whatever else would write a value unescaped."""
    tree = app.jinja_env.parse(source)
    for call in tree.find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        if name in MARKERS and not (call.args and isinstance(call.args[0], nodes.Const)):
            yield f"line {call.lineno}: {name}"
    for found in tree.find_all((nodes.Filter, nodes.ScopedEvalContextModifier)):
        if not isinstance(found, nodes.Filter) or found.name == "safe":
            yield f"line {found.lineno}: unescaped"


def files(kind: str) -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob(kind))]


def test_code_translates_its_own_sentences_only() -> None:
    assert len(files("*.py")) > 100
    found = {
        (path.relative_to(ROOT).as_posix(), call)
        for path in files("*.py")
        for call in of_python(path.read_text())
    }
    assert found == ALLOWED


def test_templates_translate_their_own_sentences_only(app: Flask) -> None:
    assert len(files("*.html")) > 50
    found = [(path.name, fault) for path in files("*.html") for fault in of_template(app, path.read_text())]
    assert found == []


@pytest.mark.parametrize("source", ["{{ _(text) }}", "{{ _(a ~ 'b') }}", "{{ text|safe }}"])
def test_a_value_in_a_template_would_be_found(app: Flask, source: str) -> None:
    assert list(of_template(app, source))
    assert not list(of_template(app, "{{ _('Finished') }} {{ translated(text) }}"))


def test_a_value_in_code_would_be_found() -> None:
    assert list(of_python("gettext(text)"))
    assert list(of_python("babel.gettext(f'{text}')"))
    assert not list(of_python("gettext('Finished')"))


def test_a_value_comes_out_as_text_that_a_template_escapes(app: Flask) -> None:
    with app.test_request_context():
        shown = app.jinja_env.from_string("{{ translated(text) }} {{ _('Finished') }}").render(text="<b>")
    assert shown == "&lt;b&gt; Klaar"
    with app.test_request_context():
        assert translated("") == ""
