"""Errors for readers (foutmeldingen): problem+json for programs, a page or a form for people."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from regie.asking import Doubtful, Question
from regie.database.constraints import NO_SUCH_ROW, OVERLAPS, TAKEN
from regie.errors import BUSY, MOST_ERRORS, Conflict, DomainError, FieldError, InvalidInput, msgid
from regie.web.addresses import safe_next
from regie.web.form_state import FORM_STATE, ShownError, ShownQuestion
from regie.web.formats import fill, translated
from regie.web.headers import is_htmx
from regie.web.strict import NOT_RIGHT, Sentence

PROBLEM_JSON = "application/problem+json"

# Title and explanation for who runs into one that has no sentence of its own.
SENTENCES: dict[int, tuple[str, str]] = {
    400: (
        msgid("This request is not right"),
        msgid(
            "This form no longer belongs to a session of yours, or it is not complete. Nothing has been "
            "saved. Go back to the page, load it again and send it once more."
        ),
    ),
    401: (msgid("You are not signed in"), msgid("Sign in and try again.")),
    403: (
        msgid("You may not do this"),
        msgid(
            "None of the roles that you hold today includes this, and nothing has been changed. Your roles "
            "stand at your account; whoever manages accounts can give you another one."
        ),
    ),
    404: (
        msgid("This page does not exist"),
        msgid("It does not exist, or it belongs to a municipality that you do not work for."),
    ),
    405: (msgid("This is not possible here"), msgid("Go back and use the buttons on the page.")),
    409: (
        msgid("This does not go together with what was done before"),
        msgid("Look at the latest state and try again."),
    ),
    413: (msgid("This is too large"), msgid("Send less at once, or a smaller file.")),
    414: (msgid("This address is too long"), msgid("Go back and use fewer filters.")),
    415: (
        msgid("This kind of content cannot be read"),
        msgid("Send it in the form that the documentation asks for."),
    ),
    422: (msgid("Some of the input is not right"), msgid("Go back and correct what you filled in.")),
    429: (msgid("Too many requests"), msgid("Wait a minute and try again. Nothing has been saved.")),
    500: (
        msgid("Something went wrong on our side"),
        msgid(
            "Nothing has been saved. Try again later, or give this number to the helpdesk: %(request_id)s."
        ),
    ),
    503: (msgid("Not available for a moment"), msgid("Nothing has been saved. Try again in a few minutes.")),
}


def init_problems(app: Flask) -> None:
    """Answer every refusal in the reader's language (foutafhandeling aansluiten).

    Args:
        app: the application. Handlers are by status: Flask asks those before the catch-all of an API library.
    """
    app.register_error_handler(DomainError, answer_domain_error)
    app.register_error_handler(IntegrityError, _answer_race)
    for status in SENTENCES:
        app.register_error_handler(status, answer_http_error)
    app.jinja_env.globals.update(FORM_STATE, translated=translated)


def wants_json() -> bool:
    """Tell whether a program asks (API-verzoek).

    Returns:
        True below `/api/`, and where JSON is preferred over HTML.
    """
    accepted = request.accept_mimetypes
    best = accepted.best_match(["text/html", "application/json", PROBLEM_JSON], default="text/html")
    return request.path.startswith("/api/") or best != "text/html"


def explain(error: DomainError | FieldError) -> str:
    """Say what went wrong in the reader's language (toelichting).

    Args:
        error: carries an English msgid and its numbers.

    Returns:
        The translated sentence, amounts as € 1.234,56 and hours as 7,5.
    """
    return translated(error.message, error.numbers)


def shown_errors(error: DomainError) -> list[ShownError]:
    """List what a form shows above its fields (foutenoverzicht).

    Args:
        error: one refusal, or several at once.

    Returns:
        At least one; those of a file name their line.
    """
    if isinstance(error, InvalidInput):
        return [ShownError(found.field, _with_place(found)) for found in error.errors]
    return [ShownError(error.field, explain(error))]


def keep_for_form(error: DomainError, form: Mapping[str, str]) -> None:
    """Remember a refusal so that the form can be shown again (formulier opnieuw tonen) with what was typed.

    Args:
        error: what was refused.
        form: what was sent, by field name.
    """
    g.form_errors = [] if isinstance(error, Doubtful) else shown_errors(error)
    g.form_questions = _shown_questions(error, form) if isinstance(error, Doubtful) else []
    g.form_values = form


def confirmed_in(form: Mapping[str, str]) -> frozenset[str]:
    """Give the questions that a form answers with yes (bevestigde vragen).

    Args:
        form: what was sent.

    Returns:
        Their keys.
    """
    return frozenset(form.getlist("confirmed") if isinstance(form, MultiDict) else ())


def _shown_questions(doubt: Doubtful, form: Mapping[str, str]) -> list[ShownQuestion]:
    ticked = confirmed_in(form)
    asked = [(question, question.key in ticked) for question in doubt.questions]
    return [ShownQuestion(one.key, translated(one.message, one.numbers), yes) for one, yes in asked]


def keep_typed(form: Mapping[str, str]) -> None:
    """Remember what was typed (invoer onthouden) for a form that is shown again though nothing is wrong.

    Args:
        form: what was sent, by field name.
    """
    g.form_errors = []
    g.form_values = form


def show_mistakes(mistakes: Sequence[FieldError]) -> None:
    """Remember what cannot stay as it is (nog niet goed) in a form that nobody has sent yet.

    Args:
        mistakes: each with its field.
    """
    g.form_errors = [ShownError(found.field, _with_place(found)) for found in mistakes]


def answer_domain_error(error: DomainError) -> tuple[Response | str, int]:
    """Answer a refusal of the domain (weigering) that no page caught.

    Args:
        error: the refusal.

    Returns:
        problem+json, or a page, with the status of the error.
    """
    if wants_json():
        return problem_json(error), error.status
    title, detail = SENTENCES.get(error.status, SENTENCES[409])
    said = [found.text for found in shown_errors(error)]
    return _error_page(
        error.status, translated(title), [*said, translated(detail)] if error.status == 403 else said
    )


def answer_http_error(error: HTTPException) -> tuple[Response | str, int] | HTTPException:
    """Answer an error of HTTP (HTTP-fout) such as 404 or 429.

    Args:
        error: as Werkzeug raised it.

    Returns:
        problem+json, or a page, with the status of the error.
    """
    if error.response is not None:
        return error
    status = error.code or 500
    title, detail = (translated(sentence) for sentence in SENTENCES[status])
    detail = fill(detail, {"request_id": g.get("request_id", "")} if status == 500 else {})
    if wants_json():
        found = _flatten(getattr(error, "data", {}).get("messages", {})) if status == 422 else []
        more = {"errors": found[:MOST_ERRORS]} if found else {}
        return _problem(status, "http_" + str(status), title, detail, more), status
    return _error_page(status, title, [detail])


def _answer_race(fault: IntegrityError) -> tuple[Response | str, int]:
    # Two at once: the first one took the name, the number or the row that this one counted on.
    if getattr(fault.orig, "sqlstate", None) not in (TAKEN, OVERLAPS, NO_SUCH_ROW):
        raise fault
    return answer_domain_error(Conflict(BUSY, code="busy"))


def problem_json(error: DomainError) -> Response:
    """Write a refusal for programs (RFC 9457).

    Args:
        error: the refusal.

    Returns:
        problem+json with a stable `code`, the numbers as they are (cents, minutes), and the errors per field.

    Source: RFC 9457.
    """
    more: dict[str, Any] = {name: _plain(value) for name, value in error.numbers.items()}
    if isinstance(error, InvalidInput):
        more["errors"] = [_field_problem(found) for found in error.errors]
    elif isinstance(error, Doubtful):
        more["questions"] = [_asked(question) for question in error.questions]
    elif error.field:
        more["errors"] = [{"field": error.field, "code": error.code, "message": explain(error)}]
    title = translated(SENTENCES.get(error.status, SENTENCES[409])[0])
    return _problem(error.status, error.code, title, explain(error), more)


def _problem(status: int, code: str, title: str, detail: str, more: Mapping[str, Any]) -> Response:
    body = {
        **more,
        "type": f"urn:regie:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "instance": f"urn:uuid:{g.get('request_id', '')}",
    }
    response = jsonify(body)
    response.mimetype = PROBLEM_JSON
    return response


def _error_page(status: int, title: str, sentences: list[str]) -> tuple[Response | str, int]:
    if not is_htmx():
        back = _came_from()
        shown = {"status": status, "title": title, "sentences": sentences, "back": back}
        return render_template("error.html", **shown), status
    # A part of a page asked: the message goes above the page and the part stays as it was.
    response = Response(render_template("error_fragment.html", title=title, sentences=sentences))
    response.headers.update({"HX-Retarget": "#messages", "HX-Reswap": "innerHTML"})
    return response, status


def _came_from() -> str | None:
    # The page before this one, if it is one of ours: Referrer-Policy tells it to nobody else.
    host = request.host_url
    return (
        safe_next(f"/{request.referrer.removeprefix(host)}")
        if (request.referrer or "").startswith(host)
        else None
    )


def _with_place(error: FieldError) -> str:
    text = explain(error)
    if error.line is None:
        return text
    if error.column is None:
        return translated(msgid("Line %(line)s: %(text)s"), {"line": error.line, "text": text})
    place = {"line": error.line, "column": error.column, "text": text}
    return translated(msgid("Line %(line)s, column %(column)s: %(text)s"), place)


def _field_problem(error: FieldError) -> dict[str, object]:
    place = {"line": error.line, "column": error.column}
    known = {name: value for name, value in place.items() if value is not None}
    return {"field": error.field, "code": error.code, "message": explain(error), **known}


def _asked(question: Question) -> dict[str, object]:
    said = translated(question.message, question.numbers)
    return {"key": question.key, "code": question.code, "field": question.field, "message": said}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | list | dict | None) else str(value)


def _flatten(messages: Mapping[str, Any], path: str = "") -> list[dict[str, str]]:
    # webargs nests its messages by location and field: {"json": {"amount": ["..."]}}.
    found: list[dict[str, str]] = []
    for name, value in messages.items():
        here = f"{path}.{name}" if path else str(name)
        if isinstance(value, Mapping):
            found += _flatten(value, "" if here in ("json", "query", "json_or_form") else here)
        else:
            found += [_api_error(here, text) for text in value]
    return found


def _api_error(field: str, text: str) -> dict[str, str]:
    # What is no sentence of ours is a library's, such as of JSON that is none.
    said = text if isinstance(text, Sentence) else Sentence(NOT_RIGHT, "invalid", {})
    return {"field": field, "code": said.code, "message": translated(str(said), said.numbers)}
