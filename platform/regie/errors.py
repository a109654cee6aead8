"""Domain errors (fouten): a stable code, a status, one English sentence to translate, and its numbers."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, timedelta

from regie.numbers import euro_string, hours_string

SHOWN_CHARACTERS = 60
MOST_ERRORS = 200


def msgid(text: str) -> str:
    """Mark a sentence for the translation catalogue (vertaalbare zin) and return it unchanged.

    Args:
        text: an English sentence with `%(name)s` placeholders.

    Returns:
        The same sentence; whoever renders it translates first and fills in the numbers after that.
    """
    return text


def quote_input(text: str) -> str:
    """Show a piece of somebody's input (invoer) in a sentence, short and without control characters.

    Args:
        text: what was typed or read, of any length.

    Returns:
        At most `SHOWN_CHARACTERS` characters; what cannot be printed appears as its code point.
    """
    short = text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in short)


def write_numbers(numbers: Mapping[str, object]) -> dict[str, object]:
    """Write the numbers of an error (getallen) for a plain English sentence.

    Args:
        numbers: names to values; integers named `..._cents` are cents and `..._minutes` are minutes.

    Returns:
        The same names with `"1234.56"` for cents and `"7.5"` for minutes; other values as they were.
    """

    def written(name: str, value: object) -> object:
        if isinstance(value, int) and name.endswith("_cents"):
            return euro_string(value)
        if isinstance(value, int) and name.endswith("_minutes"):
            return hours_string(value)
        return value

    return {name: written(name, value) for name, value in numbers.items()}


def fill_numbers(message: str, numbers: Mapping[str, object]) -> str:
    """Fill the numbers into an English sentence (getallen invullen).

    Args:
        message: msgid with `%(name)s` placeholders.
        numbers: what fills them; amounts in cents and durations in minutes are written out.

    Returns:
        The sentence; bare when the two do not fit.
    """
    # Without numbers nothing is filled in, which is gettext's rule too, so that a bare % may stand there.
    try:
        return message % write_numbers(numbers) if numbers else message
    except (KeyError, TypeError, ValueError):
        # A sentence from the database may not fit its numbers; telling it bare beats hiding the refusal.
        return message


class DomainError(Exception):
    """A refusal that a person can act on (weigering): rendered as problem+json or as an error summary.

    Args:
        message: English msgid with `%(name)s` placeholders.
        code: stable snake_case name; the class has a default.
        field: name of the input field that it concerns, if one does.
        **numbers: what the sentence is about; amounts in integer cents, durations in integer minutes.
    """

    code: str = "domain_error"
    status: int = 400

    def __init__(
        self, message: str, /, *, code: str | None = None, field: str | None = None, **numbers: object
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.field = field
        self.numbers: dict[str, object] = numbers

    def detail(self) -> str:
        """Say what went wrong in English (toelichting), for logs and the command line.

        Returns:
            The message with its numbers filled in, amounts in euros.
        """
        return fill_numbers(self.message, self.numbers)

    def lines(self) -> list[str]:
        """Say it for the command line (regels).

        Returns:
            Code and sentence.
        """
        return [f"{self.code}: {self.detail()}"]

    def __str__(self) -> str:
        return self.detail()


class SignedOut(DomainError):
    """There is no valid session (niet aangemeld): sign in first."""

    code = "signed_out"
    status = 401


class NotFound(DomainError):
    """It does not exist, or it is not yours (niet gevonden): the two are answered alike."""

    code = "not_found"
    status = 404


def not_yours() -> NotFound:
    """Make the refusal of a row that does not exist or belongs to somebody else (niet gevonden).

    Returns:
        To be raised; the two cases have one sentence, so that nobody learns which it was.
    """
    return NotFound(msgid("This does not exist, or it is not yours."))


class Forbidden(DomainError):
    """The person lacks the permission (geen toestemming)."""

    code = "forbidden"
    status = 403


class Conflict(DomainError):
    """The state of things does not allow it (conflict), though the input is well formed."""

    code = "conflict"
    status = 409


class Invalid(DomainError):
    """The input is not right (ongeldige invoer)."""

    code = "invalid"
    status = 422


class Unavailable(DomainError):
    """A service that this needs does not answer (niet beschikbaar); trying later may help."""

    code = "unavailable"
    status = 503


class PeriodClosed(Conflict):
    """The period has been closed (afgesloten periode)."""

    code = "period_closed"


class OverBudget(Conflict):
    """The commitment does not fit the budget of a year it touches (budgetoverschrijding).

    Args:
        year: budget year in which it does not fit.
        line: which budget line, by id or name.
        asked_cents: what was asked of that year, cents.
        available_cents: what that year had left, cents.
        short_by_cents: the difference, cents.
        message: another msgid about the same numbers.
        **about: what else fills that message.
    """

    code = "over_budget"
    default_message = msgid(
        "This asks %(asked_cents)s of the budget of %(year)s. %(available_cents)s of it is free, "
        "so %(short_by_cents)s is short."
    )

    def __init__(
        self,
        message: str = default_message,
        /,
        *,
        year: int,
        line: str,
        asked_cents: int,
        available_cents: int,
        short_by_cents: int,
        **about: object,
    ) -> None:
        super().__init__(
            message,
            year=year,
            line=line,
            asked_cents=asked_cents,
            available_cents=available_cents,
            short_by_cents=short_by_cents,
        )
        self.numbers |= about


@dataclass(frozen=True)
class FieldError:
    """One thing that is wrong in a form or a file (invoerfout).

    Args:
        field: name of the field, or of the CSV column.
        message: English msgid with `%(name)s` placeholders.
        line: line of the file, from 1, the header included.
        column: name of the CSV column as the file writes it.
        code: stable snake_case name.
        numbers: what fills the placeholders.
    """

    field: str
    message: str
    line: int | None = None
    column: str | None = None
    code: str = "invalid"
    numbers: Mapping[str, object] = dataclass_field(default_factory=dict)

    def detail(self) -> str:
        """Say what is wrong in English (toelichting), without the place.

        Returns:
            The message with its numbers filled in.
        """
        return fill_numbers(self.message, self.numbers)


class InvalidInput(Invalid):
    """Several things are wrong at once (invoerfouten), each with its own field and place.

    Args:
        errors: at least one.
        message: msgid of the sentence above the list.
        code: stable snake_case name.
    """

    code = "invalid_input"
    default_message = msgid("Some of the input is not right.")

    def __init__(
        self, errors: Sequence[FieldError], message: str = default_message, /, *, code: str | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.errors = list(errors[:MOST_ERRORS])
        if more := len(errors) - len(self.errors):
            self.errors.append(
                FieldError("", msgid("And %(more)s more."), code="more", numbers={"more": more})
            )


def _database_detail(exc: BaseException) -> tuple[str, dict[str, object]]:
    # Only our own functions write json in DETAIL; PostgreSQL's own DETAIL may quote other people's rows.
    diagnostics = getattr(exc, "diag", None)
    try:
        found = json.loads(getattr(diagnostics, "message_detail", None) or "{}")
    except ValueError:
        found = {}
    return getattr(diagnostics, "message_primary", None) or "", found if isinstance(found, dict) else {}


def _over_budget(_: str, detail: dict[str, object]) -> DomainError:
    def integer(name: str) -> int:
        value = detail.get(name, 0)
        return int(value) if isinstance(value, int | str) else 0

    return OverBudget(
        year=integer("year"),
        line=str(detail.get("line", "")),
        asked_cents=integer("asked"),
        available_cents=integer("available"),
        short_by_cents=integer("short_by"),
    )


def refusal_lines(refusal: DomainError) -> list[str]:
    """Say everything that a refusal says (weigering), for the command line.

    Args:
        refusal: one thing or many.

    Returns:
        Lines of code, place in the file where there is one, and sentence.
    """
    if not isinstance(refusal, InvalidInput):
        return refusal.lines()
    return [f"{error.code}: {_place(error)}{error.detail()}" for error in refusal.errors]


def _place(error: FieldError) -> str:
    if error.line is None:
        return f"{error.field}: " if error.field else ""
    column = f", column {quote_input(error.column)}" if error.column else ""
    return f"line {error.line}{column}: "


_refusals: dict[str, tuple[str, type[DomainError]]] = {}


def declare_refusals(kind: type[DomainError], sentences: Mapping[str, str]) -> None:
    """Give the refusals of a room's database functions their sentences (weigeringen).

    Args:
        kind: the error they become.
        sentences: code in the DETAIL of SQLSTATE RG004 -> msgid about the numbers beside it; `code.of` is the
            sentence for what the DETAIL names in `of`, where one code has several.
    """
    _refusals.update({code: (sentence, kind) for code, sentence in sentences.items()})


def _refused(primary: str, detail: dict[str, object]) -> DomainError:
    code, at = str(detail.pop("code", "invalid")), detail.pop("field", None)
    unknown = (primary or msgid("The input is not right."), Invalid)
    message, kind = _refusals.get(f"{code}.{detail.pop('of', '')}") or _refusals.get(code, unknown)
    numbers = {name: _as_date(value) for name, value in detail.items()}
    if isinstance(ends_on := numbers.get("ends_on"), date):
        # The database counts to the first day without; people name the last day with.
        numbers["last_day"] = ends_on - timedelta(days=1)
    return kind(message, code=code, field=str(at) if at else None, **numbers)


def _as_date(value: object) -> object:
    # json has no dates; the database writes them as 2013-11-01.
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return date.fromisoformat(value)
    return value


_Build = Callable[[str, dict[str, object]], DomainError]


def _always(kind: type[DomainError], message: str, code: str | None = None) -> _Build:
    return lambda _primary, _detail: kind(message, code=code)


_IMMUTABLE = msgid("What is final is never changed; correct it with a new entry.")
_STALE = msgid("Somebody else changed this after you opened it. Look at it again.")
BUSY = msgid("Somebody else is changing the same at this moment. Try again.")
_BAD_TEXT = msgid("The text contains a character that cannot be stored.")
_OUT_OF_RANGE = msgid("A number or date is too large or too small to be stored.")

_BY_SQLSTATE: dict[str, _Build] = {
    "RG001": _over_budget,
    "RG002": _always(Conflict, _IMMUTABLE, "immutable"),
    "RG003": _always(PeriodClosed, msgid("This period is closed.")),
    "RG004": _refused,
    "RG005": _always(Conflict, _STALE, "stale"),
    "RG401": _always(SignedOut, msgid("Your session has ended. Sign in again.")),
    "RG503": _always(Unavailable, msgid("This cooperation is being moved. Try again in a few minutes.")),
    "RG404": _always(NotFound, msgid("This does not exist, or it is not yours.")),
    "42501": _always(Forbidden, msgid("You may not do this.")),
    "55P03": _always(Conflict, BUSY, "busy"),
    "40001": _always(Conflict, BUSY, "busy"),
    "40P01": _always(Conflict, BUSY, "busy"),
    "22P05": _always(Invalid, _BAD_TEXT, "invalid_text"),
    "22021": _always(Invalid, _BAD_TEXT, "invalid_text"),
    "22003": _always(Invalid, _OUT_OF_RANGE, "out_of_range"),
    "22008": _always(Invalid, _OUT_OF_RANGE, "out_of_range"),
}


def from_database(exc: BaseException) -> DomainError | None:
    """Translate what the database refused (databasefout) into a domain error, by SQLSTATE only.

    Args:
        exc: a psycopg error, SQLAlchemy's wrapping of one, or the driver's refusal of a text.

    Returns:
        The domain error, or None when it is not a refusal but a fault of ours.
    """
    original = getattr(exc, "orig", None) or exc
    state = getattr(original, "sqlstate", None)
    # The driver refuses a NUL or half a surrogate pair before the server sees it: no SQLSTATE then.
    if isinstance(original, UnicodeEncodeError) or (state is None and "NUL (0x00)" in str(original)):
        state = "22021"
    build = _BY_SQLSTATE.get(state or "")
    return build(*_database_detail(original)) if build else None
