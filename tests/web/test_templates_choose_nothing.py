"""A template shows: what it chooses among, adds up or makes a sentence of is a value of its page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

ROOT = Path(__file__).parents[2]
# The kernel holds macros, which draw: coordinates of a chart are worked out there.
TEMPLATES = sorted(
    path
    for room in ("tenants", "cafeteria", "billing")
    for path in (ROOT / room).rglob("templates/**/*.html")
)
CHOOSING = {
    *("batch", "dictsort", "first", "groupby", "last", "list", "map", "max", "min", "reject", "rejectattr"),
    *("select", "selectattr", "slice", "sort", "sum", "unique"),
}
ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.Neg)
SAYS = {"_", "gettext", "ngettext", "translated"}
WRITES = {
    "date",
    "euro",
    "euro_short",
    "euro_whole",
    "hours",
    "moment",
    "number",
    "percent",
    "period",
    "time",
}


def offences(app: Flask, source: str) -> Iterator[str]:
    """What a template does beside showing."""
    for node in app.jinja_env.parse(source).find_all(nodes.Node):
        if what := _offence(node):
            yield f"line {node.lineno}: {what}"


def _offence(node: nodes.Node) -> str | None:
    if isinstance(node, nodes.Filter) and node.name in CHOOSING:
        return node.name
    if isinstance(node, nodes.Name) and node.name == "namespace":
        return "namespace"
    if isinstance(node, nodes.Concat) and any(_says(part) for part in node.nodes):
        return "a sentence in pieces"
    if isinstance(node, nodes.CondExpr) and {type(node.expr1), type(node.expr2)} & {nodes.CondExpr}:
        return "a choice within a choice"
    # The last of a list is written as -1.
    last = isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const)
    return type(node).__name__ if isinstance(node, ARITHMETIC) and not last else None


def _says(part: nodes.Expr) -> bool:
    called = [call.node for call in [part, *part.find_all(nodes.Call)] if isinstance(call, nodes.Call)]
    written = [one.name for one in [part, *part.find_all(nodes.Filter)] if isinstance(one, nodes.Filter)]
    return any(isinstance(one, nodes.Name) and one.name in SAYS for one in called) or bool(
        {*written} & WRITES
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_shows_and_does_nothing_else(app: Flask, path: Path) -> None:
    assert list(offences(app, path.read_text())) == []


@pytest.mark.parametrize(
    "source",
    [
        '{{ rows|selectattr("open")|length }}',
        "{{ rows|sum(attribute='cents')|euro }}",
        "{{ (sheet.total - run.cents)|euro }}",
        "{% set found = namespace(rows=[]) %}",
        '{{ _("Costs") ~ " " ~ run.first }}',
        '{{ run.first|date ~ " – " ~ run.last|date }}',
        "{{ one if first else two if second else three }}",
    ],
)
def test_a_template_that_does_more_is_found(app: Flask, source: str) -> None:
    assert list(offences(app, source))


@pytest.mark.parametrize(
    "source",
    [
        '{{ _("Costs of %(period)s", period=run.period|period) }}',
        '{{ field("fund-" ~ row, _("Fund")) }}',
        "{{ one if first else two }} {{ names|join(', ') }} {{ rows|length }}",
    ],
)
def test_a_template_that_shows_passes(app: Flask, source: str) -> None:
    assert not list(offences(app, source))
