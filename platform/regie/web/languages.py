"""Languages (talen): Dutch unless the reader chose otherwise; English sentences are the keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, request, session
from flask_babel import Babel

LANGUAGES = {"nl": "Nederlands", "en": "English"}
DEFAULT = "nl"
CATALOGUES = Path(__file__).parent / "translations"

LanguageOf = Callable[[], str | None]


def init_languages(app: Flask, language_of_profile: LanguageOf, *, compile_missing: bool) -> None:
    """Make the application speak the reader's language (taal instellen).

    Args:
        app: the application, with a secret key, since the choice in the header is kept in the session.
        language_of_profile: gives `nl` or `en` of who is signed in, or None.
        compile_missing: whether to compile catalogues that are older than their source; not in production.
    """
    if compile_missing:
        compile_catalogues()
    app.before_request(remember_choice)
    Babel(
        app,
        default_locale=DEFAULT,
        default_timezone="Europe/Amsterdam",
        default_translation_directories=str(CATALOGUES),
        locale_selector=lambda: choose_language(language_of_profile),
    )


def remember_choice() -> None:
    """Keep the language that the reader picked in the header (taalkeuze) for the rest of the session."""
    if request.args.get("lang") in LANGUAGES:
        session["language"] = request.args["lang"]


def choose_language(language_of_profile: LanguageOf) -> str:
    """Pick the language of this request (taal).

    The session comes before the profile, or the switch in the header would do nothing for who is signed in;
    signing in empties the session, so that a colleague's choice on a shared machine does not stay.

    Args:
        language_of_profile: gives the language of who is signed in, or None.

    Returns:
        A key of `LANGUAGES`.
    """
    for language in (session.get("language"), language_of_profile()):
        if language in LANGUAGES:
            return str(language)
    return DEFAULT


def compile_catalogues() -> None:
    """Compile each catalogue whose compiled form is missing or older (vertalingen compileren)."""
    for source in catalogue_sources():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Several processes may start at once: each writes its own file and puts it in place whole.
        draft = target.with_suffix(f".{id(source)}.tmp")
        with source.open("rb") as text, draft.open("wb") as out:
            write_mo(out, read_po(text, locale=source.parent.parent.name))
        draft.replace(target)


def catalogue_sources() -> Iterator[Path]:
    """List the catalogues (vertaalbestanden).

    Returns:
        Path of each `.po` file.
    """
    yield from sorted(CATALOGUES.glob("*/LC_MESSAGES/messages.po"))
