"""Themes of an installation: what a file may hold, what a start makes of a wrong one, what a browser gets."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from structlog.testing import capture_logs

from regie.errors import InvalidInput
from regie.web.assets import STATIC
from regie.web.contrast import TEXT, contrast
from regie.web.shell import Shell, init_shell
from regie.web.stylesheet import app_sheet
from regie.web.theme_files import read_theme, themes_in
from regie.web.themes import BASE, Theme, available_themes

GOOD = ".zeedorp-theme {\n  --brand-primary: #004d42;\n}\n"


def mistakes_of(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(InvalidInput) as refusal:
        read_theme(text)
    return [(error.code, error.line) for error in refusal.value.errors]


def served(folder: Path | None) -> Flask:
    made = Flask("themes", static_folder=None)
    made.secret_key = "a key for tests only, of enough length"
    init_shell(made, Shell(environment="test", themes=folder))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "zeedorp.css").write_text(GOOD)
    return tmp_path


@pytest.fixture
def with_a_broken_one(folder: Path) -> Path:
    (folder / "themes" / "kapot.css").write_text(".kapot-theme {\n  --brand-primary: #ffe600;\n}\n")
    return folder


# --- What a file may hold ---


def test_every_mistake_is_told_with_its_line() -> None:
    text = "/* two\nlines */\n.a-theme {\n  --brand-primary: red;\n\n  color: #000000;\n}"
    assert mistakes_of(text) == [("invalid_theme", 4), ("invalid_theme", 6)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\nbody { display: none }", 2),
        (".a-theme {\n  --brand-primary: #004d42;\n", 2),
        (".a-theme {\n  --brand-primary: #004d42;\n}\n\nbody { }", 5),
        (".regie-theme {\n}", 1),
    ],
)
def test_what_is_no_rule_is_told_with_the_line_where_it_goes_wrong(text: str, line: int) -> None:
    assert mistakes_of(text) == [("invalid_theme", line)]


def test_colours_that_a_theme_leaves_to_the_base_count_for_its_contrast() -> None:
    assert read_theme(".a-theme { --brand-tint: #eeeeee; }").name == "a"
    # Dark enough to be read on the base primary of nobody: the base text on it cannot be read.
    assert {code for code, _ in mistakes_of(".a-theme { --brand-tint: #335577; }")} == {"low_contrast"}
    assert mistakes_of(".a-theme {\n  --brand-on-primary: #154273;\n}")[0] == ("low_contrast", 2)


def test_a_contrast_is_rounded_down_so_that_it_never_seems_enough() -> None:
    pair = Theme("a", {"primary": "#757575"}).pairs[0]
    assert pair.ratio * 100 <= contrast(pair.front, pair.back) * 100 < pair.ratio * 100 + 1
    assert all(pair.readable == (pair.ratio >= TEXT) for pair in Theme(BASE, {}).pairs)
    assert Theme(BASE, {}).lowest >= TEXT


@pytest.mark.parametrize("value", ['"Open Sans", Arial, sans-serif', "Arial", "'Fira Sans'"])
def test_a_font_may_be_named_and_its_quotes_must_close(value: str) -> None:
    assert read_theme(f".a-theme {{ --brand-font: {value}; }}").seeds == {"font": value.replace("'", '"')}
    assert mistakes_of(f'.a-theme {{ --brand-font: {value}, "Open; }}') == [("invalid_theme", 1)]


@pytest.mark.parametrize(
    "inside",
    [
        "@import 'https://elders.example';",
        "--brand-primary: #154273 !important;",
        "--brand-primary: url(https://elders.example);",
        "--brand-primary: \\23 154273;",
        "body { display: none }",
        "--brand-primary: { }",
        "--brand-font: Arial</style>",
        "primary",
    ],
)
def test_whatever_else_css_can_say_does_not_belong_in_a_theme(inside: str) -> None:
    assert ("invalid_theme", 2) in mistakes_of(f".a-theme {{\n  {inside}\n}}")


@pytest.mark.parametrize("text", ["", "/* no end", ".a-theme { --brand-primary: '", "@media print { }"])
def test_a_file_without_one_whole_rule_is_no_theme(text: str) -> None:
    assert mistakes_of(text) == [("invalid_theme", 1)]


def test_a_remark_may_stand_anywhere() -> None:
    text = "/* a */ .a-theme /* b */ { /* c */ --brand-primary: /* d */ #004d42; } /* e */"
    assert read_theme(text.replace(" /* b */", "")).seeds == {"primary": "#004d42"}


# --- What a start makes of it ---


def test_a_theme_of_the_installation_stands_beside_ours_after_the_face_of_the_cooperation(
    folder: Path,
) -> None:
    with served(folder).app_context():
        assert list(available_themes()) == [BASE, "forest", "plum", "zeedorp"]


def test_a_broken_theme_is_left_out_loudly_and_the_others_are_there(with_a_broken_one: Path) -> None:
    with capture_logs() as lines:
        app = served(with_a_broken_one)
    told = next(line for line in lines if line["event"] == "theme_left_out")
    assert (told["log_level"], told["file"]) == ("error", "kapot.css")
    assert "line 2" in told["mistakes"][0]
    theme_of: Any = app.jinja_env.globals["theme_of"]
    assert theme_of(SimpleNamespace(theme="zeedorp")) == "zeedorp"
    assert theme_of(SimpleNamespace(theme="kapot")) is None
    assert theme_of(SimpleNamespace(theme="nooit-geweest")) is None
    assert theme_of(None) is None


def test_a_file_with_the_name_of_another_theme_is_left_out(folder: Path) -> None:
    (folder / "themes" / "anders.css").write_text(GOOD)
    (folder / "themes" / "plaatje.css").write_bytes(b"\xff\xfe\x00")
    with capture_logs() as lines:
        assert list(themes_in(folder)) == ["zeedorp"]
    assert [line["file"] for line in lines] == ["anders.css", "plaatje.css"]


def test_what_is_too_large_or_no_file_holds_nothing_up(folder: Path) -> None:
    (folder / "themes" / "large.css").write_text("/* " * 60_000)
    os.mkfifo(folder / "themes" / "pipe.css")
    assert not {"large", "pipe"} & set(themes_in(folder))


def test_a_folder_that_is_not_there_is_told_and_stops_nothing(tmp_path: Path) -> None:
    with capture_logs() as lines, served(tmp_path / "nergens").app_context():
        assert list(available_themes()) == [BASE, "forest", "plum"]
    assert [line["event"] for line in lines] == ["themes_missing"]


# --- What a browser gets ---


def test_a_browser_gets_what_was_understood_of_a_theme_and_no_other_file(with_a_broken_one: Path) -> None:
    (with_a_broken_one / "themes" / "zeedorp.css").write_text(f"/* remark */ {GOOD}")
    (with_a_broken_one / "css").mkdir()
    (with_a_broken_one / "css" / "app.css").write_text("body { display: none }")
    (with_a_broken_one / "app.js").write_text("alert(1)")
    app = served(with_a_broken_one)
    client, fingerprint = app.test_client(), app.extensions["regie_assets"].fingerprint

    def sent(name: str) -> tuple[int, str]:
        found = client.get(f"/static/{fingerprint}/{name}")
        return found.status_code, found.text

    assert sent("themes/zeedorp.css") == (200, GOOD)
    assert sent("themes/kapot.css")[0] == 404
    assert sent("css/app.css") == (200, app_sheet())
    assert sent("app.js") == (200, (STATIC / "app.js").read_text())
