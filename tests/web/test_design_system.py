"""The design system: parts of others unchanged, colours that can be read, pages for a strict browser."""

import gzip
import json
import re
from pathlib import Path

import pytest
from flask import Flask

from regie.errors import Invalid
from regie.web.assets import STATIC, Assets
from regie.web.contrast import GRAPHIC, TEXT, contrast
from regie.web.headers import CONTENT_POLICY
from regie.web.shell import Shell, init_shell
from regie.web.stylesheet import PARTS, SHEET, STYLES, app_sheet
from regie.web.theme_files import read_theme
from regie.web.vendored import MANIFEST, UTRECHT_PARTS, VENDOR, digest, parts_of

ROOT = Path(__file__).parents[2]
ROOMS = ("platform", "tenants", "cafeteria", "billing")
TEMPLATES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("templates/**/*.html"))
MACROS = sorted((STATIC.parent / "templates" / "macros").glob("*.html"))
THEME = (STATIC / "css" / "theme.css").read_text()
# Every other style sheet of ours.
SHEETS = (path for path in sorted((STATIC / "css").glob("*.css")) if path.stem != "theme")
APP = "".join([app_sheet(), *(path.read_text() for path in SHEETS)])
FIRST_PAGE_LIMIT = 150_000


def tokens_of(sheet: str) -> dict[str, str]:
    declared = re.findall(r"(--(?:brand|regie)-[a-z0-9-]+):\s*([^;]+);", sheet)
    return {name: value.strip() for name, value in declared}


TOKENS = tokens_of(THEME)


def colour(name: str, seeds: dict[str, str] | None = None) -> str:
    value = {**TOKENS, **(seeds or {})}[name]
    reference = re.fullmatch(r"var\((--[a-z0-9-]+)\)", value)
    return colour(reference[1], seeds) if reference else value


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.fixture
def app() -> Flask:
    made = Flask("design", static_folder=None)
    made.secret_key = "a key for tests only, of enough length"
    init_shell(made, Shell(environment="test"))
    return made


# --- Parts of others ---


def test_every_vendored_file_is_the_one_in_the_manifest() -> None:
    manifest = {entry["file"]: entry["sha256"] for entry in json.loads(MANIFEST.read_text())}
    found = {
        path.relative_to(VENDOR).as_posix(): digest(path.read_bytes())
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in ("NOTICE", "MANIFEST.json")
    }
    assert found == manifest


def test_every_component_in_the_bundle_is_the_published_one() -> None:
    sheet = next(entry for entry in json.loads(MANIFEST.read_text()) if entry["file"] == "utrecht.css")
    published = {(part["package"], part["version"]): part["sha256"] for part in sheet["parts"]}
    bundled = {
        (f"@utrecht/{part}-css", version): digest(text.encode())
        for part, version, text in parts_of((VENDOR / "utrecht.css").read_text())
    }
    assert bundled == published
    assert set(bundled) == {(f"@utrecht/{part}-css", version) for part, version in UTRECHT_PARTS.items()}


def test_a_changed_component_would_be_noticed() -> None:
    changed = (VENDOR / "utrecht.css").read_text().replace("utrecht-alert", "utrecht-alarm")
    published = {part["sha256"] for part in json.loads(MANIFEST.read_text())[-1]["parts"]}
    assert {digest(text.encode()) for _, _, text in parts_of(changed)} - published


def test_every_licence_lies_beside_what_it_is_about() -> None:
    notice = (VENDOR / "NOTICE").read_text()
    for entry in json.loads(MANIFEST.read_text()):
        assert entry["licence"] in ("EUPL-1.2", "0BSD", "OFL-1.1")
    for licence in ("EUPL-1.2.md", "htmx.LICENSE.txt", "fonts/source-sans-3.OFL.txt"):
        assert licence in notice
        assert (VENDOR / licence).stat().st_size > 500


# --- Colours ---

SURFACES = ("--regie-color-surface", "--regie-color-page", "--brand-tint")
READ_ON_SURFACES = ("--regie-color-text", "--regie-color-muted", "--brand-primary", "--brand-dark")
READ_ON_ITS_OWN = (
    ("--regie-color-danger", "--regie-color-surface"),
    ("--regie-color-danger", "--regie-color-danger-tint"),
    ("--regie-color-warning", "--regie-color-warning-tint"),
    ("--regie-color-success", "--regie-color-success-tint"),
    ("--regie-color-info", "--regie-color-info-tint"),
    ("--regie-color-text", "--regie-color-warning-tint"),
    ("--regie-color-text", "--regie-color-success-tint"),
    ("--regie-color-text", "--regie-color-danger-tint"),
    ("--regie-color-text", "--regie-color-subtle"),
    ("--regie-color-muted", "--regie-color-subtle"),
    ("--regie-color-on-strong", "--regie-color-danger"),
    ("--regie-color-on-strong", "--regie-color-danger-dark"),
    ("--brand-on-primary", "--brand-primary"),
    ("--brand-on-primary", "--brand-dark"),
)
SEEN_ON_SURFACE = (
    "--regie-color-line-strong",
    "--regie-color-committed",
    "--regie-color-held",
    "--regie-color-warning-line",
    "--regie-color-success-line",
    "--regie-color-focus",
)
THEMES = [{}, *({f"--brand-{seed}": value for seed, value in read_theme(path.read_text()).seeds.items()}
                for path in sorted((STATIC / "themes").glob("*.css")))]  # fmt: skip


def test_contrast_is_what_the_guideline_computes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#154273", "#154273") == 1


@pytest.mark.parametrize("seeds", THEMES)
def test_text_can_be_read_in_every_theme(seeds: dict[str, str]) -> None:
    pairs = [*READ_ON_ITS_OWN, *((text, surface) for text in READ_ON_SURFACES for surface in SURFACES)]
    for text, surface in pairs:
        assert contrast(colour(text, seeds), colour(surface, seeds)) >= TEXT, (text, surface)


@pytest.mark.parametrize("name", SEEN_ON_SURFACE)
def test_lines_and_bars_can_be_seen(name: str) -> None:
    assert contrast(colour(name), colour("--regie-color-surface")) >= GRAPHIC


def test_white_text_can_be_read_on_every_series_of_a_chart() -> None:
    series = [name for name in TOKENS if name.startswith("--regie-series-")]
    assert len(series) == 8
    assert all(contrast(colour(name), "#ffffff") >= TEXT for name in series)


def test_parts_of_the_gauge_that_touch_differ_by_more_than_colour_or_enough() -> None:
    assert contrast(colour("--regie-color-realised"), colour("--regie-color-committed")) >= 2
    assert "gauge__stripe" in APP
    assert "gauge__dot" in APP


# --- Style sheets ---


def test_our_style_sheet_holds_tokens_and_no_values_of_its_own() -> None:
    rules = re.sub(r"@media[^{]+", "", without_comments(APP))
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", rules)
    assert not re.findall(r"\b[0-9.]+(?:px|rem|em|ch|pt|vh|vw|m?s)\b", rules)
    assert not re.findall(r":\s*(?:white|black|red|gray|grey|silver)\b", rules)


def test_our_style_sheet_uses_only_tokens_that_exist() -> None:
    used = set(re.findall(r"var\((--(?:brand|regie)-[a-z0-9-]+)", APP + THEME))
    assert used <= set(TOKENS)
    assert set(TOKENS) <= used | {"--brand-font"}, "a token that nothing uses"


def test_every_class_in_a_template_of_a_room_has_a_style() -> None:
    sheets = without_comments(APP) + THEME + (VENDOR / "utrecht.css").read_text()
    styled = set(re.findall(r"\.([a-z][\w-]*)", sheets))
    for path in TEMPLATES:
        if STATIC.parent not in path.parents:
            values = " ".join(re.findall(r'class="([^"{]*)"', path.read_text()))
            assert set(values.split()) <= styled, path.relative_to(ROOT)


def test_no_style_is_left_that_no_template_uses() -> None:
    blocks = {
        name.partition("__")[0].partition("--")[0]
        for name in re.findall(r"\.([a-z][a-z0-9_-]*)", without_comments(APP))
    }
    text = "".join(path.read_text() for path in TEMPLATES) + (STATIC / "app.js").read_text()
    values = " ".join(re.findall(r'class="([^"]*)"', text))
    used = {name.partition("__")[0].partition("--")[0] for name in re.findall(r"[a-z][a-z0-9_-]*", values)}
    assert blocks <= used


# --- Templates ---


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_template_holds_anything_that_the_content_policy_forbids(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert not re.search(r"<style|javascript:|hx-on|hx-vals\s*=\s*[\"']?js:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "|safe" not in text.replace(" ", "")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_posting_form_is_protected(path: Path) -> None:
    for form in re.findall(r'<form[^>]*method="post".*?(?:</form>|\Z)', path.read_text(), flags=re.DOTALL):
        assert 'name="csrf_token"' in form


def test_every_macro_is_described_at_the_head_of_its_file_and_seen_in_the_style_guide() -> None:
    guide = "".join(path.read_text() for path in TEMPLATES if "styleguide" in path.parts)
    macros = "".join(path.read_text() for path in (*MACROS, STATIC.parent / "templates" / "base.html"))
    for path in MACROS:
        text = path.read_text()
        head = text[: text.index("#}")]
        for name in re.findall(r"{% macro (\w+)\(", text):
            described = re.search(rf"^  {name}\(", head, flags=re.MULTILINE)
            # One that another macro or the frame calls is seen through that one.
            inside = len(re.findall(rf"\b{name}\(", macros.replace(head, ""))) > 1
            assert inside or (described and re.search(rf"\b{name}\(", guide)), f"{path.name}: {name}"


# --- What is sent ---


def test_the_first_page_weighs_less_than_the_limit_with_its_fonts(app: Flask) -> None:
    page = app.test_client().get("/styleguide/")
    assets: Assets = app.extensions["regie_assets"]
    wanted = re.findall(r'(?:href|src)="/static/[0-9a-f]+/([^"]+)"', page.text)
    fonts = [name for name in assets.files if name.endswith(".woff2")]
    assert len(fonts) == 2
    weight = len(gzip.compress(page.data))
    for name in {*wanted, *fonts}:
        asset = assets.files[name]
        weight += len(asset.compressed or asset.content)
    assert weight < FIRST_PAGE_LIMIT


def test_files_may_be_kept_for_ever_under_their_fingerprint_and_not_under_an_old_one(app: Flask) -> None:
    client, assets = app.test_client(), app.extensions["regie_assets"]
    now = client.get(f"/static/{assets.fingerprint}/css/app.css", headers={"Accept-Encoding": "gzip"})
    assert now.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert gzip.decompress(now.data).decode() == app_sheet()
    old = client.get("/static/0000000000000000/css/app.css")
    assert old.status_code == 200
    assert old.headers["Cache-Control"] == "no-store"


def headings(sheet: str) -> list[str]:
    return re.findall(r"^/\* --- (.+?) -+ \*/$", sheet, re.MULTILINE)


def test_the_style_sheet_holds_every_part_once_each_under_its_own_heading(app: Flask) -> None:
    assert sorted(PARTS) == sorted(path.stem for path in STYLES.glob("*.css"))
    of_parts = [headings((STYLES / f"{part}.css").read_text()) for part in PARTS]
    assert [len(each) for each in of_parts] == [1] * len(PARTS)
    sent: Assets = app.extensions["regie_assets"]
    assert headings(sent.files[SHEET].content.decode()) == [each for part in of_parts for each in part]


@pytest.mark.parametrize(
    "name", ["css/../../shell.py", "vendor/NOTICE", "vendor/MANIFEST.json", "nothing.css"]
)
def test_only_files_for_the_browser_are_served(app: Flask, name: str) -> None:
    fingerprint = app.extensions["regie_assets"].fingerprint
    assert app.test_client().get(f"/static/{fingerprint}/{name}").status_code == 404


def test_every_answer_carries_the_content_policy(app: Flask) -> None:
    client = app.test_client()
    for address in ("/styleguide/", "/nothing", "/api/nothing", f"/static/{'0' * 16}/app.js"):
        headers = client.get(address).headers
        assert headers["Content-Security-Policy"] == CONTENT_POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in CONTENT_POLICY


def test_the_style_guide_is_not_in_production() -> None:
    made = Flask("production", static_folder=None)
    made.secret_key = "a key for tests only, of enough length"
    init_shell(made, Shell(environment="production"))
    assert made.test_client().get("/styleguide/").status_code == 404


# --- Themes of municipalities ---


def test_a_theme_gives_its_seeds() -> None:
    theme = read_theme("/* ours */ .zeedorp-theme { --brand-primary: #004d42; --brand-radius: 0.25rem; }")
    assert (theme.name, theme.seeds) == ("zeedorp", {"primary": "#004d42", "radius": "0.25rem"})


@pytest.mark.parametrize(
    "text",
    [
        "body { display: none }",
        ".a-theme { color: #000000; }",
        ".a-theme { --brand-primary: url(//elsewhere/x); }",
        ".a-theme { --brand-primary: #004d42; } body { display: none }",
        "@import 'other.css'; .a-theme { --brand-primary: #004d42; }",
        ".a-theme { --brand-font: x; } /* */ @font-face { }",
        ".a-theme { --brand-font: expression(1); }",
        ".a-theme { --regie-color-text: #ffffff; }",
        ".a-theme { --brand-primary: red; }",
        ".a-theme, body { --brand-primary: #004d42; }",
    ],
)
def test_a_theme_that_is_more_than_brand_colours_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_theme(text)
    assert refusal.value.code == "invalid_theme"


@pytest.mark.parametrize(
    "text",
    [
        ".a-theme { --brand-primary: #ffe600; }",
        ".a-theme { --brand-primary: #154273; --brand-on-primary: #0f2f53; }",
        ".a-theme { --brand-dark: #777777; --brand-tint: #999999; }",
    ],
)
def test_a_theme_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_theme(text)
    assert refusal.value.code == "low_contrast"
