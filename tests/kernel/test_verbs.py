"""A read is named by its act: what it gives, and what it does when there is nothing."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.kernel.reading_rows import modules

READING = re.compile(r"/(\w+_)?queries\.py$|/waiting\.py$|^(?!.*platform/).*/search\.py$")
# What a public read is called by what it gives. One thing is required, or put together from what is there.
VERBS = {
    "None": {"require"},
    "Iterator": {"all"},
    "Page": {"search"},
    "Select": {"select"},
    "bool": {"has"},
    "dict": {"list"},
    "int": {"count"},
    "list": {"list", "search"},
    "Sequence": {"list"},
}
ONE = {"require", "gather"}
# One word for one act: these are other words for `find` and `require`.
STRANGERS = {"ensure", "fetch", "get", "insist", "lookup", "obtain", "retrieve"}
MISSING = {"not_yours", "NotFound"}


def misnamed(source: str, where: str) -> Iterator[str]:
    """Functions of a module whose name says something else than they do.

    Args:
        source: of the module.
        where: path of the module; one that only reads has a verb for each kind of outcome.
    """
    reads = bool(READING.search(where))
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            verb, gives = node.name.lstrip("_").partition("_")[0], _gives(node)
            strange = verb in STRANGERS or _may_be_none(gives) == {"find": False, "require": True}.get(verb)
            if strange or (reads and _is_read(node, where) and not _says(verb, node)):
                yield f"{node.name} -> {gives}"


def _is_read(node: ast.FunctionDef, where: str) -> bool:
    # Beside its reads search.py holds what prepares a row for its list.
    reads = [arg.arg for arg in node.args.args[:1]] == ["session"] or not where.endswith("/search.py")
    return reads and not node.name.startswith("_")


def _gives(node: ast.FunctionDef) -> str:
    return ast.unparse(node.returns) if node.returns else ""


def _may_be_none(gives: str) -> bool:
    return "| None" in gives


def _says(verb: str, node: ast.FunctionDef) -> bool:
    return _fits(verb, _gives(node)) and (verb == "require" or not _refuses(node))


def _fits(verb: str, gives: str) -> bool:
    if _may_be_none(gives):
        return verb == "find"
    kind = gives.partition("[")[0]
    # A piece of a statement is named for what it stands for; a page of a list comes with how many there are.
    if kind == "ColumnElement":
        return True
    many = gives.startswith(("tuple[list", "tuple[Sequence")) or gives.endswith(", ...]")
    return verb in ({"list"} if many else VERBS.get(kind, ONE))


def _refuses(node: ast.FunctionDef) -> bool:
    calls = (one.exc for one in ast.walk(node) if isinstance(one, ast.Raise))
    return any(isinstance(call, ast.Call) and ast.unparse(call.func) in MISSING for call in calls)


def test_every_read_is_named_by_its_act() -> None:
    paths = [path.as_posix() for path in modules()]
    assert sum(bool(READING.search(path)) for path in paths) > 20
    found = {path.as_posix(): list(misnamed(path.read_text("utf-8"), path.as_posix())) for path in modules()}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "wrong",
    [
        "def client(session) -> ClientRow: ...",
        "def client_by_id(session) -> ClientRow | None: ...",
        "def find_client(session) -> ClientRow: ...",
        "def require_client(session) -> ClientRow | None: ...",
        "def gather_client(session) -> ClientRow:\n    raise not_yours()",
        "def clients(session) -> list[ClientRow]: ...",
        "def clients(session) -> tuple[list[ClientRow], int]: ...",
        "def get_client(session) -> ClientRow: ...",
    ],
)
def test_a_read_with_another_name_is_found(wrong: str) -> None:
    assert list(misnamed(wrong, "cafeteria/clients/queries.py"))


@pytest.mark.parametrize(
    "right",
    [
        "def find_client(session) -> ClientRow | None: ...",
        "def require_client(session) -> ClientRow:\n    raise not_yours()",
        "def list_clients(session) -> list[ClientRow]: ...",
        "def list_clients(session) -> tuple[list[ClientRow], int]: ...",
        "def all_clients(session) -> Iterator[ClientRow]: ...",
        "def search_clients(session) -> Page[ClientRow]: ...",
        "def gather_week(session) -> Week: ...",
    ],
)
def test_a_read_that_is_named_by_its_act_passes(right: str) -> None:
    assert not list(misnamed(right, "cafeteria/clients/queries.py"))


def test_outside_reads_a_word_is_free_unless_it_is_another_one_for_the_same_act() -> None:
    assert not list(misnamed("def shown_client(row) -> dict[str, str]: ...", "cafeteria/clients/shown.py"))
    assert list(misnamed("def lookup_client(row) -> ClientRow: ...", "cafeteria/clients/services.py"))
