"""The catalogue: every sentence is found and has its Dutch, and several people can work on it at once."""

import io
import os
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from flask import Flask
from flask_babel import force_locale, gettext

from regie.web import languages, translations
from regie.web.extraction import extract_python
from regie.web.shell import Shell, init_shell


def sentences(code: str) -> list[object]:
    return [found[2] for found in extract_python(io.BytesIO(code.encode()), {}, (), {})]


def catalogue_at(folder: Path, text: str = "") -> Path:
    path = folder / "nl" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(translations.HEADER.format(language="nl") + text)
    return path


def catalogue_of(*sentences: str | tuple[str, str]) -> Catalog:
    found = Catalog()
    for sentence in sentences:
        found.add(sentence)
    return found


# --- Finding ---


def test_every_sentence_of_the_product_has_its_dutch() -> None:
    found = translations.collect(translations.ROOT)
    assert len(found) > 200
    for path in languages.catalogue_sources():
        assert list(translations.gaps_of(translations.read(path), found)) == []


def test_sentences_are_found_however_they_are_marked() -> None:
    assert sentences('_("one"); msgid("two"); gettext("three"); Nav("four", 10)') == [
        "one",
        "two",
        "three",
        "four",
    ]
    assert sentences('@page(bp, "/", title="five")\ndef f(): ...') == ["five"]
    assert sentences('ngettext("a day", "%(num)s days", n)') == [("a day", "%(num)s days")]
    assert sentences('FieldError("amount", "six")') == ["six"]


def test_a_refusal_without_a_marker_is_found_and_other_texts_are_not() -> None:
    assert sentences('raise Conflict("too late", code="late")') == ["too late"]
    assert sentences('raise errors.Invalid("not right")') == ["not right"]
    assert sentences('raise ValueError("for programmers"); log.info("request"); f(title="no")') == []


def test_a_half_written_file_stops_the_update_and_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "billing").mkdir()
    (tmp_path / "billing" / "half.py").write_text("def half(:\n")
    (tmp_path / "babel.cfg").write_text((translations.ROOT / "babel.cfg").read_text())
    with pytest.raises(click.ClickException, match=r"half\.py"):
        translations.collect(tmp_path)
    (tmp_path / "billing" / "half.py").write_text('_("whole")\n')
    assert "whole" in translations.collect(tmp_path)


def test_tests_and_folders_of_tools_are_not_searched(tmp_path: Path) -> None:
    for folder in ("tests", ".venv", "var", "billing"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "any.py").write_text(f'_("in {folder}")\n')
    (tmp_path / "babel.cfg").write_text((translations.ROOT / "babel.cfg").read_text())
    assert [message.id for message in translations.collect(tmp_path) if message.id] == ["in billing"]


# --- Keeping ---


def test_an_update_keeps_the_dutch_and_says_what_lacks(tmp_path: Path) -> None:
    path = catalogue_at(tmp_path, 'msgid "yes"\nmsgstr "ja"\n')
    assert translations.update(path, catalogue_of("yes", "no")) == 1
    known = translations.read(path)
    assert known["yes"].string == "ja"
    assert list(translations.gaps_of(known, catalogue_of("yes", "no"))) == ["no Dutch: 'no'"]


def test_a_sentence_that_comes_back_still_has_its_dutch(tmp_path: Path) -> None:
    path = catalogue_at(tmp_path, 'msgid "yes"\nmsgstr "ja"\n')
    translations.update(path, catalogue_of("no"))
    assert "yes" not in translations.read(path)
    translations.update(path, catalogue_of("yes"))
    assert translations.read(path)["yes"].string == "ja"
    translations.update(path, catalogue_of("no"), prune=True)
    translations.update(path, catalogue_of("yes"))
    assert not translations.read(path)["yes"].string


def test_two_updates_of_the_same_sentences_give_the_same_file(tmp_path: Path) -> None:
    path = catalogue_at(tmp_path)
    translations.update(path, catalogue_of("b", "a", ("%(num)s day", "%(num)s days")))
    once = path.read_bytes()
    translations.update(path, catalogue_of(("%(num)s day", "%(num)s days"), "a", "b"))
    assert path.read_bytes() == once


def test_a_placeholder_that_went_missing_or_changed_its_name_is_a_gap(tmp_path: Path) -> None:
    known = translations.read(
        catalogue_at(tmp_path, '#, python-format\nmsgid "of %(a)s"\nmsgstr "van %(b)s"\n')
    )
    assert len(list(translations.gaps_of(known, catalogue_of("of %(a)s")))) == 1


def test_a_doubtful_and_an_unknown_sentence_are_gaps(tmp_path: Path) -> None:
    known = translations.read(catalogue_at(tmp_path, '#, fuzzy\nmsgid "yes"\nmsgstr "ja"\n'))
    assert list(translations.gaps_of(known, catalogue_of("yes", "new"))) == [
        "doubtful: 'yes'",
        "not in the catalogue: 'new'",
    ]


# --- Reading ---


def test_a_catalogue_is_compiled_when_it_is_newer_than_its_compiled_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "CATALOGUES", tmp_path)
    path = catalogue_at(tmp_path, 'msgid "yes"\nmsgstr "ja"\n')
    compiled = path.with_suffix(".mo")
    languages.compile_catalogues()
    first = compiled.read_bytes()
    path.write_text(path.read_text().replace("ja", "jawel"))
    os.utime(path, (compiled.stat().st_mtime + 5,) * 2)
    languages.compile_catalogues()
    assert compiled.read_bytes() != first
    assert [file.name for file in path.parent.iterdir() if file.suffix == ".tmp"] == []


@pytest.fixture
def app() -> Flask:
    made = Flask("languages", static_folder=None)
    made.secret_key = "a key for tests only, of enough length"
    init_shell(made, Shell(environment="test", language_of_profile=lambda: made.config.get("PROFILE")))
    return made


def test_readers_get_dutch_unless_they_chose_otherwise(app: Flask) -> None:
    assert 'lang="nl"' in app.test_client().get("/nothing").text
    assert "Deze pagina bestaat niet" in app.test_client().get("/nothing").text
    assert "This page does not exist" in app.test_client().get("/nothing?lang=en").text
    assert "Deze pagina bestaat niet" in app.test_client().get("/nothing?lang=xx").text


def test_the_language_of_the_header_lasts_and_goes_before_the_profile(app: Flask) -> None:
    app.config["PROFILE"] = "en"
    client = app.test_client()
    assert "This page does not exist" in client.get("/nothing").text
    client.get("/nothing?lang=nl")
    assert "Deze pagina bestaat niet" in client.get("/nothing").text


def test_plurals_have_their_dutch(app: Flask) -> None:
    with app.test_request_context(), force_locale("nl"):
        assert gettext("Sign out") == "Uitloggen"
    assert "Er zijn 3 problemen" in app.test_client().get("/styleguide/fouten").text
