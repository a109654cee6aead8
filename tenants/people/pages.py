"""Pages of people: sign in, sign out. They are the only pages a visitor can open."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_limiter.util import get_remote_address
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from regie.clock import demonstration_date, today
from regie.database.engine import visitor
from regie.database.tenant import list_readable_tenants
from regie.errors import DomainError, msgid
from regie.web.addresses import safe_next
from regie.web.formats import translated
from regie.web.forms import read_form
from regie.web.languages import LANGUAGES
from regie.web.limits import give_back, limiter
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES
from regie.web.problem import keep_for_form
from regie.web.sign_in_state import SignedInUser, current_token_hash
from tenants.people.roles import ROLES
from tenants.people.schemas import ProfileForm, SignInForm
from tenants.people.services import (
    SignInRefused,
    check_credentials,
    end_session,
    set_language,
    start_session,
)

blueprint = Blueprint("people", __name__, template_folder="templates")


def _login() -> str:
    return "login:" + request.form.get("login", "").strip().lower()[:200]


def _login_here() -> str:
    return f"{_login()} {get_remote_address()}"


@blueprint.get("/sign-in")
def sign_in() -> str:
    """Show the form to sign in (aanmelden)."""
    return _form()


@blueprint.post("/sign-in")
@limiter.limit("10 per 15 minutes", key_func=_login_here)
@limiter.limit("60 per 15 minutes", key_func=_login)
@limiter.limit("120 per 15 minutes")
def sign_in_sent() -> Response | tuple[str, int]:
    """Sign in (aanmelden): a fresh session, and on to the page that was asked for."""
    try:
        data = read_form(SignInForm(), request.form)
        token = _authenticate(data["login"], data["password"])
    except DomainError as refusal:
        keep_for_form(refusal, {"login": request.form.get("login", "")})
        return _form(), refusal.status
    give_back()
    _end_current_session()
    session.clear()
    login_user(SignedInUser(token))
    return redirect(safe_next(data["next"]) or url_for("home.home"), 303)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """Sign out (afmelden): the session ends in the database, so an old cookie opens nothing."""
    _end_current_session()
    logout_user()
    session.clear()
    flash(gettext("You have signed out."))
    return redirect(url_for("people.sign_in"), 303)


@page(
    blueprint,
    "/profile",
    title=msgid("Your account"),
    methods=READS_AND_WRITES,
    writes="self",
)
def profile(ctx: PageContext) -> Response:
    """Show the own account with its roles, and choose its language."""
    outcome = ctx.submit(ProfileForm(), lambda data: set_language(ctx.session, data["language"]))
    if outcome.done:
        session["language"] = request.form["language"]
        ctx.flash(msgid("Your language is saved."))
        return ctx.redirect("people.profile")
    tenants = list_readable_tenants(ctx.session, ctx.actor.cooperation_id)
    names = {tenant.id: tenant.name for tenant in tenants}
    roles = [
        (translated(ROLES[grant.role]), ", ".join(sorted(names[tenant_id] for tenant_id in grant.tenant_ids)))
        for grant in ctx.actor.grants
    ]
    return ctx.render("people/profile.html", roles=roles, languages_offered=list(LANGUAGES.items()))


def _end_current_session() -> None:
    token_hash = current_token_hash()
    if token_hash:
        with visitor() as db:
            end_session(db, token_hash)


def _authenticate(login: str, password: str) -> str:
    # The attempt is noted whatever comes of it, so it is committed before the refusal is raised.
    with visitor() as db:
        person_id = check_credentials(db, login, password)
    if person_id is None:
        raise SignInRefused(msgid("This login and password do not go together."), field="password")
    with visitor() as db:
        return start_session(db, person_id, today())


def _form() -> str:
    return render_template(
        "people/sign_in.html",
        next=request.values.get("next", ""),
        demonstration_date=demonstration_date(),
        navigation=[],
        actor=None,
        municipality=None,
    )
