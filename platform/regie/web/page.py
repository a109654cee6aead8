"""Pages declare themselves: who may enter, what they write, where they stand in the navigation.

One request is one transaction: returning commits, raising rolls back, and a form that is refused is rolled
back to the moment before it was sent, so that its page can be shown again with what was wrong.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask import session as browser
from markupsafe import Markup
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from regie import idempotency
from regie.database.engine import transaction
from regie.database.scope import ALL_WRITABLE, COOPERATION, Actor, SignedIn
from regie.database.tenant import Tenant, require_municipality
from regie.errors import DomainError, FieldError, Forbidden, SignedOut, from_database, msgid
from regie.permissions import Permission
from regie.web.addresses import back_asked
from regie.web.formats import translated
from regie.web.forms import read_form
from regie.web.navigation import shell_values
from regie.web.page_table import PAGES, Nav, PageInfo, Writes
from regie.web.places import remember_place
from regie.web.problem import confirmed_in, keep_for_form, keep_typed, show_mistakes
from regie.web.sign_in_state import current_token_hash
from regie.web.strict import StrictSchema

T = TypeVar("T")
NOTHING_CHANGED = msgid("Nothing was changed: it stood like this already.")


class Replayed(Exception):
    """The same form came a second time: it gets the answer of the first (herhaling)."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What became of a form (uitkomst).

    Args:
        done: it was sent and accepted.
        value: what the action returned.
        refusal: why it was not; the form shows it.
    """

    done: bool = False
    value: T | None = None
    refusal: DomainError | None = None


class PageContext:
    """What a page works with (paginacontext): transaction, person, municipality in the address."""

    def __init__(self, info: PageInfo, session: Session, actor: Actor, municipality: Tenant | None) -> None:
        self.info = info
        self.session = session
        self.actor = actor
        self.municipality = municipality
        self.status = 200
        self._key: tuple[int, str, bytes] | None = None

    @property
    def tenant_id(self) -> int:
        """Give the municipality in the address, or else the cooperation."""
        return self.municipality.id if self.municipality else self.actor.cooperation_id

    @property
    def submitted(self) -> bool:
        """Tell whether a form was sent."""
        return request.method == "POST"

    @property
    def confirmed(self) -> frozenset[str]:
        """Give the keys of the questions that the form answers with yes (bevestigd)."""
        return confirmed_in(request.form)

    def submit(self, schema: StrictSchema, action: Callable[[dict[str, Any]], T]) -> Outcome[T]:
        """Read the form and do what it asks (formulier verwerken), once however often it is sent.

        Args:
            schema: what the form may hold.
            action: one use case; gets the parsed values.

        Returns:
            The outcome; for a GET one that is neither done nor wrong. Refused: nothing is saved.
        """
        if not self.submitted:
            return Outcome()
        try:
            data = read_form(schema, request.form)
            self._once()
            with self.session.begin_nested():
                return Outcome(done=True, value=action(data))
        except (DomainError, DBAPIError, ValueError) as fault:
            return self._refuse(fault)

    def _refuse(self, fault: Exception) -> Outcome[Any]:
        refusal = fault if isinstance(fault, DomainError) else from_database(fault)
        if refusal is None or isinstance(refusal, Forbidden | SignedOut):
            raise fault
        self.status = refusal.status
        keep_for_form(refusal, request.form)
        return Outcome(refusal=refusal)

    def _once(self) -> None:
        key = request.form.get("idempotency_key", "")
        # Setting one's own account twice is setting it once, and no municipality would own the key.
        if not key or self.info.writes == "self":
            return
        payload = idempotency.request_hash(
            request.method, request.full_path, request.form.to_dict(flat=False)
        )
        stored = idempotency.once(self.session, self.tenant_id, self.actor, key, payload)
        if stored is not None:
            raise Replayed(str(stored["location"]))
        self._key = (self.tenant_id, key, payload)

    def render(self, template: str, **values: object) -> Response:
        """Show a page (tonen) with the status of what happened to its form.

        Args:
            template: its path.
            **values: what it shows.

        Returns:
            The response.
        """
        body = render_template(
            template,
            page=self.info,
            actor=self.actor,
            municipality=self.municipality,
            **shell_values(self.session, self.actor, self.municipality, PAGES.values()),
            **values,
        )
        return Response(body, status=self.status, mimetype="text/html")

    def keep_typed(self) -> None:
        """Show the form again with what was typed (ingevuld houden), though nothing is wrong with it."""
        keep_typed(request.form)

    def show_mistakes(self, mistakes: Sequence[FieldError]) -> None:
        """Show at their fields what cannot stay as it is (nog niet goed), though nothing was refused.

        Args:
            mistakes: of a form that is not finished yet, such as a draft.
        """
        show_mistakes(mistakes)

    def fragment(self, html: Markup) -> Response:
        """Answer with a part of a page (fragment).

        Args:
            html: that part.

        Returns:
            The response.
        """
        return Response(html, status=self.status, mimetype="text/html")

    def url(self, endpoint: str, **values: Any) -> str:
        """Give the address of a page (adres), within the municipality of this one.

        Args:
            endpoint: the page; `slug` is filled in when it is not given.
            **values: the rest of its address.

        Returns:
            Path and query.
        """
        if self.municipality and "slug" not in values and PAGES[endpoint].of_one_municipality:
            values["slug"] = self.municipality.slug
        return url_for(endpoint, **values)

    def may_open(self, endpoint: str) -> bool:
        """Tell whether this person may open a page (mag openen), there where this one is.

        Args:
            endpoint: the page, of any noun.

        Returns:
            Whether a link to it leads anywhere.
        """
        info = PAGES[endpoint]
        where = self.tenant_id if info.of_one_municipality else None
        return info.permission is None or self.actor.may(info.permission, where)

    def redirect(self, endpoint: str, **values: Any) -> BaseResponse:
        """Go to another page after a form was accepted (doorsturen); a replay of the form goes there too.

        Args:
            endpoint: page to show; `slug` is filled in when it is not given.
            **values: the rest of its address.

        Returns:
            The response.
        """
        return self._leave_for(self.url(endpoint, **values))

    def go_back(self, endpoint: str, **values: Any) -> BaseResponse:
        """Go to the page that the form came from and named in `?back=` (terug), or else to another one.

        Args:
            endpoint: page to show when the form named none; `slug` is filled in when it is not given.
            **values: the rest of its address.

        Returns:
            The response.
        """
        return self._leave_for(back_asked() or self.url(endpoint, **values))

    def _leave_for(self, location: str) -> BaseResponse:
        if self._key:
            idempotency.store(self.session, self._key[0], self.actor, self._key[1], {"location": location})
        return redirect(location, 303)

    def flash(self, message: str, **numbers: object) -> None:
        """Tell on the next page what has been done (melding).

        Args:
            message: msgid.
            **numbers: what it is about.
        """
        flash(translated(message, numbers))

    def flash_change(self, changed: bool, message: str) -> None:
        """Tell on the next page that something was changed (melding), or that it stood so already.

        Args:
            changed: whether anything was.
            message: msgid, for when it was.
        """
        self.flash(message if changed else NOTHING_CHANGED)


View = Callable[..., BaseResponse]


def page(
    blueprint: Blueprint,
    rule: str,
    *,
    title: str,
    permission: Permission | None = None,
    methods: tuple[str, ...] = ("GET",),
    writes: Writes | None = None,
    nav: Nav | None = None,
) -> Callable[[View], View]:
    """Declare a page (pagina).

    Args:
        blueprint: of the noun.
        rule: address; `/m/<slug>/...` for one municipality.
        title: msgid.
        permission: who may enter, there; None for every signed-in person.
        methods: `GET`, `POST`.
        writes: what a POST may change: the municipality in the address, the cooperation, or all one may.
        nav: place in the navigation.

    Returns:
        A decorator for `view(ctx, **parts_of_the_address)`.
    """

    def declare(view: View) -> View:
        info = PageInfo(
            f"{blueprint.name}.{view.__name__}", rule, title, methods, permission, writes, nav, public=False
        )
        PAGES[info.endpoint] = info

        @wraps(view)
        def answer(**url: Any) -> BaseResponse:
            return _answer(info, view, url)

        blueprint.add_url_rule(rule, view.__name__, answer, methods=list(methods))
        return view

    return declare


def _writes(info: PageInfo, slug: str | None) -> tuple[str, ...]:
    if request.method != "POST":
        return ()
    if info.writes == "municipality" and slug:
        return (slug,)
    return {"cooperation": (COOPERATION,), "members": (ALL_WRITABLE,)}.get(info.writes or "", ())


def _answer(info: PageInfo, view: View, url: dict[str, Any]) -> BaseResponse:
    slug = url.pop("slug", None)
    token_hash = current_token_hash()
    if token_hash is None:
        raise SignedOut(msgid("Sign in first."))
    try:
        with transaction(SignedIn(token_hash, _writes(info, slug))) as (session, actor):
            g.actor = actor
            municipality = require_municipality(session, actor.cooperation_id, slug) if slug else None
            if municipality:
                browser["municipality"] = municipality.slug
            if info.permission:
                actor.require(info.permission, municipality.id if municipality else None)
            remember_place(info)
            response = view(PageContext(info, session, actor, municipality), **url)
            if response.status_code >= 400:
                session.rollback()
            return response
    except Replayed as replay:
        return redirect(replay.location, 303)
