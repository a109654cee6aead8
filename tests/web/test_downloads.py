"""A file is handed out whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from regie.web.downloads import IN_MEMORY, PIECE, download
from regie.web.shell import Shell, init_shell

MANY = 3 * IN_MEMORY // PIECE


class BreaksOff(Exception):
    """What goes wrong after a part was made."""


def pieces(count: int, break_at: int | None = None) -> Iterator[bytes]:
    for number in range(count):
        if number == break_at:
            raise BreaksOff
        yield number.to_bytes(2) * (PIECE // 2)


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("downloads", static_folder=None)
    app.secret_key = "a key for tests only, of enough length"
    init_shell(app, Shell(environment="production"))

    @app.get("/<int:count>")
    def whole(count: int) -> Response:
        return download(pieces(count), "bestand.csv")

    @app.get("/<int:count>/<int:break_at>")
    def broken(count: int, break_at: int) -> Response:
        return download(pieces(count, break_at), "bestand.csv")

    return app.test_client()


@pytest.mark.parametrize("count", [0, 1, MANY])
def test_a_file_says_how_long_it_is_and_is_that_long(client: FlaskClient, count: int) -> None:
    answer = client.get(f"/{count}")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bestand.csv"'
    assert answer.data == b"".join(pieces(count))
    assert answer.content_length == len(answer.data)


def test_a_large_file_is_sent_in_pieces(client: FlaskClient) -> None:
    sent = [len(piece) for piece in client.get(f"/{MANY}", buffered=False).response]
    assert sent == [PIECE] * MANY


@pytest.mark.parametrize("break_at", [0, 1, MANY - 1])
def test_a_file_that_breaks_off_is_a_fault_and_no_file(client: FlaskClient, break_at: int) -> None:
    answer = client.get(f"/{MANY}/{break_at}")
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert "Content-Disposition" not in answer.headers


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_who_leaves_before_the_end_leaves_no_file_behind(client: FlaskClient) -> None:
    before = open_files()
    answer = client.get(f"/{MANY}", buffered=False)
    next(iter(answer.response))
    assert open_files() == before + 1
    answer.close()
    assert open_files() == before
