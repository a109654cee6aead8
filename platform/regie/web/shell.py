"""The shell (schil) around every page: one call makes an application look, speak and refuse as Regie does."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Flask, g
from flask_babel import get_locale
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from regie import clock
from regie.errors import SignedOut, msgid
from regie.permissions import READ_NO_ROWS
from regie.web.addresses import name_of, page_numbers, page_url, with_back
from regie.web.assets import STATIC, init_assets
from regie.web.bounds import init_bounds
from regie.web.charts.bars import measure_bars
from regie.web.charts.burndown import measure_burndown
from regie.web.charts.palette import ink
from regie.web.formats import FILTERS
from regie.web.gauge import measure_gauge
from regie.web.headers import init_headers
from regie.web.languages import LANGUAGES, init_languages
from regie.web.limits import init_limits
from regie.web.list_files import file_urls
from regie.web.places import list_of
from regie.web.problem import init_problems
from regie.web.request_log import init_request_log
from regie.web.resume import SignIn, init_resume, take_off
from regie.web.stylesheet import SHEET, app_sheet
from regie.web.theme_files import themes_in
from regie.web.themes import init_themes

PRODUCT = "Regie"
LARGEST_REQUEST = 4 * 1024 * 1024

# The API exempts its blueprints: it takes a token, which no foreign page can send along unseen.
csrf = CSRFProtect()


def _rows_are_hidden() -> bool:
    # Where nothing can be seen, "none" would be a guess.
    return "actor" in g and g.actor.roles <= READ_NO_ROWS


def _nobody() -> None:
    return None


def _nobody_signs_in(*_: object) -> UUID:
    raise SignedOut(msgid("Sign in first."))


@dataclass(frozen=True)
class Shell:
    """What an installation tells the shell (instellingen van de schil).

    Args:
        environment: production, demonstration, development or test.
        storage_url: Valkey or Redis, for counting requests.
        language_of_profile: gives `nl` or `en` of who is signed in, or None.
        person_of_request: gives the id of who is signed in, or None, for the log.
        home_endpoint: where the name of the product leads; None for `/`.
        sign_out_endpoint: takes the POST of the button in the header; None shows no button.
        profile_endpoint: where the name of the person leads; None for nowhere.
        switch_endpoint: where somebody with several cooperations chooses one; None where nobody has.
        sign_in: signs a browser in beside a form that waits; None where nobody signs in.
        themes: folder with `themes/name.css` of municipalities, beside our invented ones.
    """

    environment: str = "production"
    storage_url: str = "memory://"
    language_of_profile: Callable[[], str | None] = _nobody
    person_of_request: Callable[[], UUID | None] = _nobody
    home_endpoint: str | None = None
    sign_out_endpoint: str | None = None
    profile_endpoint: str | None = None
    switch_endpoint: str | None = None
    themes: Path | None = None
    sign_in: SignIn | None = None


def init_shell(app: Flask, shell: Shell) -> None:
    """Give an application its shell (schil): call it once, before the first template is rendered.

    Args:
        app: has a secret key, and no static folder of its own.
        shell: what the installation tells.
    """
    # The default of an hour throws away what somebody typed before a meeting; the session ends it as well.
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    themes = themes_in(STATIC, *([shell.themes] if shell.themes else []))
    _init_templates(app, shell)
    init_headers(app)
    init_request_log(app, shell.person_of_request)
    init_bounds(app, LARGEST_REQUEST)
    init_languages(app, shell.language_of_profile, compile_missing=shell.environment != "production")
    written = {f"themes/{name}.css": theme.sheet() for name, theme in themes.items()}
    init_assets(app, {name: sheet.encode() for name, sheet in {**written, SHEET: app_sheet()}.items()})
    init_themes(app, themes)
    init_problems(app)
    init_limits(app, shell.storage_url)
    app.before_request(take_off)
    csrf.init_app(app)
    init_resume(app, shell.sign_in or _nobody_signs_in)
    if shell.environment in ("development", "test"):
        from regie.web.styleguide import blueprint

        app.register_blueprint(blueprint)


def _init_templates(app: Flask, shell: Shell) -> None:
    # An undefined name is a mistake of ours and must not print as nothing.
    app.jinja_options = {
        **app.jinja_options,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(
        product=PRODUCT,
        languages=LANGUAGES,
        current_language=lambda: str(get_locale() or "nl"),
        page_url=page_url,
        name_of=name_of,
        file_urls=file_urls,
        list_of=list_of,
        page_numbers=page_numbers,
        with_back=with_back,
        measure_gauge=measure_gauge,
        measure_bars=measure_bars,
        measure_burndown=measure_burndown,
        ink=ink,
        rows_are_hidden=_rows_are_hidden,
        idempotency_key=lambda: str(uuid4()),
        home_endpoint=shell.home_endpoint,
        sign_out_endpoint=shell.sign_out_endpoint,
        profile_endpoint=shell.profile_endpoint,
        switch_endpoint=shell.switch_endpoint,
    )
    app.register_blueprint(Blueprint("shell", __name__, template_folder="templates"))
    app.context_processor(around_page)


def around_page() -> dict[str, Any]:
    """Give what stands around a page (omlijsting) that no view fills in, such as an error before sign-in.

    Returns:
        Defaults by the names that `base.html` uses; values of a view win.
    """
    return {
        "page": None,
        "actor": None,
        "municipality": None,
        "navigation": [],
        "municipalities": [],
        "over_all": None,
        "breadcrumbs": [],
        "demonstration_date": clock.demonstration_date(),
        "today": clock.today(),
    }
