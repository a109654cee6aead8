"""Going on after a session ended (verder na afmelden): a form waits while its owner signs in on the spot."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from flask_wtf.csrf import CSRFError, generate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response as BaseResponse

from regie.database.engine import transaction
from regie.database.scope import SignedIn
from regie.errors import DomainError, SignedOut, msgid
from regie.web.addresses import page_url, safe_next
from regie.web.form_state import ShownError
from regie.web.formats import translated
from regie.web.headers import is_htmx
from regie.web.problem import answer_domain_error, answer_http_error, explain, wants_json
from regie.web.sign_in_state import current_token_hash

# They stand in a form beside its own fields, and never reach the page that reads it.
OWNER, LOGIN, PASSWORD = "form_owner", "sign_in_login", "sign_in_password"
OWNER_HEADER = "X-Form-Owner"
# Longer than any session, so that a form of before the weekend goes on as well.
LONGEST_WAIT = 7 * 24 * 60 * 60
SIGN_IN_AGAIN = (
    msgid("You were signed out"),
    msgid("What you typed is still here and has not been saved yet. Sign in and it goes on where it was."),
)
SENT_AGAIN = (
    msgid("You have signed in anew"),
    msgid("What you typed is still here and has not been saved yet. Send it once more."),
)
FILE_AGAIN = msgid("Choose the file once more after that: a browser does not keep it.")
# Takes login, password and the cooperation of the form; gives the account, or refuses.
SignIn = Callable[[str, str, int], UUID]
blueprint = Blueprint("resume", __name__)


@dataclass(frozen=True)
class Owner:
    """Whose form it is (eigenaar van het formulier).

    Args:
        person_id: the account it was shown to.
        cooperation_id: in which that account was working.
    """

    person_id: UUID
    cooperation_id: int


def init_resume(app: Flask, sign_in: SignIn) -> None:
    """Let a form outlive the session it was opened in (verder na afmelden aansluiten).

    Args:
        app: the application; its check on forms comes after `take_off` and before `sign_in_here`.
        sign_in: signs a browser in.
    """
    app.extensions["regie.sign_in"] = sign_in
    app.jinja_env.globals.update(form_owner=form_owner)
    app.register_blueprint(blueprint)
    app.before_request(sign_in_here)
    app.register_error_handler(SignedOut, _sign_in_first)
    app.register_error_handler(CSRFError, _not_of_this_session)


def form_owner() -> str:
    """Name the owner of a form (eigenaar), signed, so that nobody makes one for somebody else.

    Returns:
        What the form carries along; empty for a visitor.
    """
    if "actor" not in g:
        return ""
    return str(_signer().dumps([str(g.actor.person_id), g.actor.cooperation_id]))


def take_off() -> None:
    """Take from a form what its page does not know (eigen velden), before anything reads it."""
    if request.method != "POST" or request.path.startswith("/api/"):
        return
    g.form_owner = _read_owner(request.form.get(OWNER) or request.headers.get(OWNER_HEADER, ""))
    g.sign_in_login = request.form.get(LOGIN, "")
    g.sign_in_password = request.form.get(PASSWORD)
    kept = [pair for pair in request.form.items(multi=True) if pair[0] not in (OWNER, LOGIN, PASSWORD)]
    request.form = ImmutableMultiDict(kept)


def sign_in_here() -> BaseResponse | tuple[str, int] | None:
    """Sign in whoever sent login and password beside a form (ter plekke aanmelden); then the form goes on."""
    if g.get("sign_in_password") is None:
        return None
    if g.form_owner is None:
        abort(400)
    sign_in: SignIn = current_app.extensions["regie.sign_in"]
    try:
        person_id = sign_in(g.sign_in_login, g.sign_in_password, g.form_owner.cooperation_id)
    except DomainError as refusal:
        return _ask(refusal)
    if person_id == g.form_owner.person_id:
        return None
    flash(gettext("You have signed in. The form was of somebody else, so nothing of it was kept."))
    return redirect(url_for("home.home"), 303)


@blueprint.post("/sign-in/here")
def signed_in_here() -> str:
    """Tell a page that stayed open that its person is signed in again, with the token of the new session."""
    if g.get("sign_in_password") is None:
        abort(400)
    return _go_on()


def _go_on() -> str:
    return render_template("resume/renewed.html", token=generate_csrf())


def _sign_in_first(error: SignedOut) -> BaseResponse | tuple[Response | str, int]:
    if wants_json():
        return answer_domain_error(error)
    if request.method == "POST" and g.get("form_owner"):
        return _ask()
    target = url_for("people.sign_in", next=_to_go_on_with())
    if is_htmx():
        # A part of a page cannot show a sign-in page: the whole window goes there.
        return Response(status=204, headers={"HX-Redirect": target})
    return redirect(target, 303)


def _to_go_on_with() -> str | None:
    if is_htmx():
        host = request.host_url.rstrip("/")
        asked = request.headers.get("HX-Current-URL", "").removeprefix(host)
    else:
        asked = request.full_path.rstrip("?") if request.method == "GET" else ""
    return safe_next(asked) if asked not in ("", "/") else None


def _not_of_this_session(error: CSRFError) -> BaseResponse | tuple[Response | str, int]:
    if wants_json() or g.get("form_owner") is None:
        answer = answer_http_error(error)
        assert isinstance(answer, tuple)
        return answer
    return _ask()


def _ask(refusal: DomainError | None = None) -> BaseResponse | tuple[str, int]:
    same = refusal is None and _signed_in() == g.form_owner
    if is_htmx() and same:
        return _above_page(_go_on(), 200)
    status = refusal.status if refusal else 401
    g.form_values = {LOGIN: g.get("sign_in_login", "")}
    g.form_errors = [ShownError(PASSWORD, explain(refusal))] if refusal else []
    shown = {
        "owner": _signer().dumps([str(g.form_owner.person_id), g.form_owner.cooperation_id]),
        "asks_password": not same,
        "heading": [translated(sentence) for sentence in (SENT_AGAIN if same else SIGN_IN_AGAIN)],
    }
    if is_htmx():
        return _above_page(render_template("resume/here.html", **shown), status)
    fields = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    files = translated(FILE_AGAIN) if any(file.filename for file in request.files.values()) else ""
    return render_template("resume/form.html", action=page_url(), fields=fields, files=files, **shown), status


def _above_page(html: str, status: int) -> Response:
    return Response(
        html, status, {"HX-Retarget": "#messages", "HX-Reswap": "innerHTML"}, mimetype="text/html"
    )


def _signed_in() -> Owner | None:
    token_hash = current_token_hash()
    if token_hash is None:
        return None
    try:
        with transaction(SignedIn(token_hash)) as (_, actor):
            return Owner(actor.person_id, actor.cooperation_id)
    except SignedOut:
        return None


def _read_owner(text: str) -> Owner | None:
    try:
        person_id, cooperation_id = _signer().loads(text, max_age=LONGEST_WAIT)
    except BadData:
        return None
    return Owner(UUID(person_id), cooperation_id)


def _signer() -> URLSafeTimedSerializer:
    assert current_app.secret_key
    return URLSafeTimedSerializer(current_app.secret_key, salt="regie-form-owner")
