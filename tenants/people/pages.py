"""Pages of people: sign in, sign out. They are the only pages a visitor can open."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_limiter.util import get_remote_address
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from regie.clock import demonstration_date, today
from regie.database.engine import transaction, visitor
from regie.database.scope import SignedIn
from regie.database.tenant import list_readable_tenants
from regie.errors import DomainError, SignedOut, msgid
from regie.web.addresses import safe_next
from regie.web.formats import translated
from regie.web.forms import read_form
from regie.web.languages import LANGUAGES
from regie.web.limits import give_back, limiter
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES
from regie.web.problem import keep_for_form
from regie.web.sign_in_state import SignedInUser, current_token_hash
from tenants.people.queries import require_login
from tenants.people.roles import ROLES
from tenants.people.schemas import CooperationForm, PasswordForm, ProfileForm, SignInForm
from tenants.people.services import (
    SignInRefused,
    change_password,
    check_credentials,
    end_session,
    list_cooperations,
    set_language,
    start_session,
    switch_cooperation,
)

# In the cookie: whether the account can choose among cooperations, so that its pages offer it.
SEVERAL = "several_cooperations"
blueprint = Blueprint("people", __name__, template_folder="templates")


def _login() -> str:
    typed = g.get("sign_in_login") or request.form.get("login", "")
    return "login:" + typed.strip().lower()[:200]


def _login_here() -> str:
    return f"{_login()} {get_remote_address()}"


@blueprint.get("/sign-in")
def sign_in() -> str:
    """Show the form to sign in (aanmelden)."""
    return _form()


@blueprint.post("/sign-in")
def sign_in_sent() -> Response | tuple[str, int]:
    """Sign in (aanmelden): a fresh session, and on to the page that was asked for."""
    try:
        data = read_form(SignInForm(), request.form)
        _sign_in(data["login"], data["password"])
    except DomainError as refusal:
        keep_for_form(refusal, {"login": request.form.get("login", "")})
        return _form(), refusal.status
    if session.get(SEVERAL):
        return redirect(url_for("people.cooperation", next=data["next"] or None), 303)
    return redirect(safe_next(data["next"]) or url_for("home.home"), 303)


def sign_in_beside(login: str, password: str, cooperation_id: int) -> UUID:
    """Sign in beside a form that waits (ter plekke aanmelden), where the form was opened.

    Args:
        login: as typed.
        password: as typed.
        cooperation_id: of the form; another one when the account holds no role there any more.

    Returns:
        The account.

    Raises:
        InvalidInput: a field is empty or too long.
        SignInRefused: they do not go together, or the account holds no role.
    """
    data = read_form(SignInForm(), {"login": login, "password": password})
    return _sign_in(data["login"], data["password"], cooperation_id)


@limiter.shared_limit("10 per 15 minutes", scope="sign-in-here", key_func=_login_here)
@limiter.shared_limit("60 per 15 minutes", scope="sign-in-login", key_func=_login)
@limiter.shared_limit("120 per 15 minutes", scope="sign-in-address")
def _sign_in(login: str, password: str, cooperation_id: int | None = None) -> UUID:
    person_id, token = _authenticate(login, password, cooperation_id)
    give_back()
    _go_on_with(person_id, token)
    return person_id


def _go_on_with(person_id: UUID, token: str) -> None:
    _end_current_session()
    session.clear()
    login_user(SignedInUser(token))
    with visitor() as db:
        session[SEVERAL] = len(list_cooperations(db, person_id, today())) > 1


@page(blueprint, "/profile/cooperation", title=msgid("Where do you work?"))
def cooperation(ctx: PageContext) -> Response:
    """Let whoever has roles in several cooperations choose one."""
    with visitor() as db:
        found = list_cooperations(db, ctx.actor.person_id, today())
    return ctx.render(
        "people/cooperation.html",
        offered=[(one.id, one.name) for one in found],
        next=safe_next(request.args.get("next", "")) or "",
    )


@blueprint.post("/profile/cooperation/chosen")
def cooperation_chosen() -> Response:
    """Go on in another cooperation (samenwerking kiezen): a fresh session there, and the one of here ends."""
    data = read_form(CooperationForm(), request.form)
    token_hash = current_token_hash()
    if token_hash is None:
        raise SignedOut(msgid("Sign in first."))
    # The own session is let go of before another one ends it.
    with transaction(SignedIn(token_hash)) as (_, actor):
        person_id = actor.person_id
    with visitor() as db:
        token = switch_cooperation(db, person_id, today(), data["cooperation"])
    _go_on_with(person_id, token)
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
    return _profile(ctx)


@page(blueprint, "/profile/password", title=msgid("Your account"), methods=("POST",), writes="self")
def password(ctx: PageContext) -> Response:
    """Change the own password."""
    outcome = ctx.submit(PasswordForm(), lambda data: _change_password(ctx, data))
    if not outcome.done:
        return _profile(ctx)
    ctx.flash(
        msgid("Your password is changed. Whoever was signed in with the old one elsewhere is signed out.")
    )
    return ctx.redirect("people.profile")


def _change_password(ctx: PageContext, data: dict[str, str]) -> None:
    token_hash = current_token_hash()
    assert token_hash
    _count_guess()
    login = require_login(ctx.session, ctx.actor.person_id)
    with visitor() as db:
        change_password(db, login, data["current_password"], data["new_password"], token_hash)
    give_back()


@limiter.shared_limit("10 per 15 minutes", scope="own-password", key_func=lambda: str(g.actor.person_id))
def _count_guess() -> None:
    """Charge a try at the own password (poging)."""


def _profile(ctx: PageContext) -> Response:
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


def _authenticate(login: str, password: str, cooperation_id: int | None) -> tuple[UUID, str]:
    # The attempt is noted whatever comes of it, so it is committed before the refusal is raised.
    with visitor() as db:
        person_id = check_credentials(db, login, password)
    if person_id is None:
        raise SignInRefused(msgid("This login and password do not go together."), field="password")
    with visitor() as db:
        return person_id, start_session(db, person_id, today(), cooperation_id)


def _form() -> str:
    return render_template(
        "people/sign_in.html",
        next=request.values.get("next", ""),
        demonstration_date=demonstration_date(),
        navigation=[],
        actor=None,
        municipality=None,
    )
