"""Finds where code takes a row of a query by the place of its columns, and which types rows become."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("platform/regie", "tenants", "cafeteria", "billing")
RUNS = {"execute"}
MAKERS = {"row_as", "rows_as"}
PAIR = 2


def modules() -> Iterator[Path]:
    """Every module of the product."""
    for room in ROOMS:
        yield from (ROOT / room).rglob("*.py")


def by_place(source: str) -> list[str]:
    """Where rows are taken apart or made into objects by the place of their columns."""
    tree = ast.parse(source)
    scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return sorted({found for scope in scopes for found in _offences(scope)})


def _offences(scope: ast.FunctionDef) -> Iterator[str]:
    rows = _rows(scope)
    for target, value in _bindings(scope):
        if isinstance(target, ast.Tuple | ast.List) and _is_row(value, rows) and _mixes_up(target.elts):
            yield f"{target.lineno}: {ast.unparse(target)}"
    for node in ast.walk(scope):
        if isinstance(node, ast.Starred) and isinstance(node.ctx, ast.Load) and _is_row(node.value, rows):
            yield f"{node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.Subscript) and _is_row(node.value, rows) and _is_place(node.slice):
            yield f"{node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.Call) and _class_of_rows(node, rows):
            yield f"{node.lineno}: {ast.unparse(node)[:80]}"


def _mixes_up(names: list[ast.expr]) -> bool:
    # An entity and one column beside it cannot change places unseen: mypy knows what such a query gives.
    return len(names) > PAIR or any(isinstance(one, ast.Starred) for one in names)


def _class_of_rows(call: ast.Call, rows: set[str]) -> bool:
    # Two arguments or more in a row that come from columns: they can change places unseen.
    named = isinstance(call.func, ast.Name) and call.func.id[:1].isupper()
    return named and sum(isinstance(one, ast.Attribute) and _is_row(one.value, rows) for one in call.args) > 1


def _is_place(index: ast.expr) -> bool:
    # The first of a row may be the only one.
    return isinstance(index, ast.Slice | ast.UnaryOp) or (
        isinstance(index, ast.Constant) and isinstance(index.value, int) and index.value != 0
    )


def _rows(scope: ast.FunctionDef) -> set[str]:
    """Names in a function that hold a row, or rows."""
    names = {one.arg for one in scope.args.args if one.annotation and "Row[" in ast.unparse(one.annotation)}
    for _ in range(3):
        for target, value in _bindings(scope):
            if isinstance(target, ast.Name) and _is_row(value, names):
                names.add(target.id)
    return names


def _bindings(scope: ast.FunctionDef) -> Iterator[tuple[ast.expr, ast.expr]]:
    for node in ast.walk(scope):
        if isinstance(node, ast.For | ast.comprehension):
            yield node.target, node.iter
        elif isinstance(node, ast.NamedExpr):
            yield node.target, node.value
        elif isinstance(node, ast.Assign):
            yield from ((target, node.value) for target in node.targets)


def _is_row(value: ast.expr, rows: set[str]) -> bool:
    if isinstance(value, ast.Name):
        return value.id in rows
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return False
    if value.func.attr in {"one", "one_or_none", "all", "first", "fetchone", "fetchall"}:
        return _is_row(value.func.value, rows)
    return value.func.attr in RUNS


def types_of_rows() -> Iterator[tuple[str, str]]:
    """Every type that rows become: its module and its name."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in MAKERS and path.name != "rows.py":
                yield _module(path), ast.unparse(node.args[0])


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[1:] if parts[0] == "platform" else parts)
