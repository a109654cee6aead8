"""Fields (velden) of schemas that pages and API share: money, hours, days and text, read strictly."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_smorest import Api
from marshmallow import ValidationError, fields

from regie.decimals import TOO_LARGE, check_number, parse_number
from regie.durations import parse_minutes
from regie.errors import DomainError, msgid, quote_input
from regie.money import euro_cents, parse_euro
from regie.numbers import Language, euro_string, hours_string, readings
from regie.periods import FIRST_YEAR, LAST_YEAR, parse_date
from regie.tables import value_text

LONGEST_TEXT = 4000
LARGEST_WHOLE = 2**31 - 1
# The language in which a form or file is typed; a program states none. Numbers and days that a workbook holds
# as such come as Decimal and date, which JSON knows nothing of, and need no language.
READ_IN: ContextVar[Language | None] = ContextVar("read_in", default=None)


@contextmanager
def read_in(language: Language | None) -> Iterator[None]:
    """Read numbers in a language (taal van getallen) for as long as this lasts.

    Args:
        language: in which they are typed; None when nobody said.

    Yields:
        Nothing.
    """
    before = READ_IN.set(language)
    try:
        yield
    finally:
        READ_IN.reset(before)


_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Line breaks and tabs are text; what else steers a terminal, or turns the reading direction around, is not.
_LAYOUT = "\n\t"
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

REQUIRED = msgid("Fill in this field.")
NULL = msgid("This may not be empty.")
TOO_LOW = msgid("The amount is at least %(minimum_cents)s.")
TOO_HIGH = msgid("The amount is at most %(maximum_cents)s.")


class Sentence(str):
    """A message that marshmallow carries about as text (veldmelding) and that can still be translated.

    Args:
        message: English msgid with `%(name)s` placeholders.
        code: stable snake_case name.
        numbers: what fills the placeholders.
    """

    code: str
    numbers: dict[str, object]

    def __new__(cls, message: str, code: str, numbers: dict[str, object]) -> "Sentence":
        """Keep the code and the numbers beside the text."""
        text = super().__new__(cls, message)
        text.code, text.numbers = code, numbers
        return text


def refuse(message: str, code: str = "invalid", **numbers: object) -> ValidationError:
    """Build the refusal of a field (veldfout) to raise from `_deserialize` or a validator.

    Args:
        message: English msgid with `%(name)s` placeholders.
        code: stable snake_case name.
        **numbers: what fills the placeholders; `..._cents` and `..._minutes` are formatted for the reader.

    Returns:
        The error to raise.
    """
    return ValidationError([Sentence(message, code, numbers)])


def _as_text(value: object, message: str) -> str:
    if not isinstance(value, str):
        raise refuse(message, "not_text")
    return value


class _Strict(fields.Field[Any]):
    """What the fields here share (basisveld): one method that reads a value and one that writes it."""

    default_error_messages = {"required": REQUIRED, "null": NULL}  # noqa: RUF012 - as marshmallow declares it

    def read(self, value: object) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        return value

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:  # noqa: ARG002 - its signature
        try:
            return self.read(value)
        except DomainError as error:
            raise refuse(error.message, error.code, **error.numbers) from error

    def _serialize(self, value: Any, attr: Any, obj: Any, **_: Any) -> Any:  # noqa: ARG002 - its signature
        return None if value is None else self.write(value)


class Money(_Strict):
    """An amount (bedrag): typed or sent as text, held as integer cents, never rounded.

    Args:
        minimum: smallest amount, cents; None for no bound.
        maximum: largest amount, cents; None for no bound.
    """

    def __init__(self, *, minimum: int | None = None, maximum: int | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.minimum, self.maximum = minimum, maximum

    def read(self, value: object) -> int:
        if isinstance(value, Decimal):
            cents = euro_cents(value)
        else:
            text = _as_text(value, msgid('Give the amount as text, such as "1234.56".'))
            cents = parse_euro(text, READ_IN.get())
        if self.minimum is not None and cents < self.minimum:
            raise refuse(
                msgid("The amount is at least %(minimum_cents)s."), "too_low", minimum_cents=self.minimum
            )
        if self.maximum is not None and cents > self.maximum:
            raise refuse(
                msgid("The amount is at most %(maximum_cents)s."), "too_high", maximum_cents=self.maximum
            )
        return cents

    def write(self, value: int) -> str:
        return euro_string(value)


class Minutes(_Strict):
    """A duration (tijdsduur): typed as `1,5`, `1:30` or `90m`, held as integer minutes.

    Args:
        maximum: longest duration, minutes; None for no bound.
    """

    def __init__(self, *, maximum: int | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.maximum = maximum

    def read(self, value: object) -> int:
        text = _as_text(value, msgid('Give the hours as text, such as "7.5" or "7:30".'))
        minutes = parse_minutes(text)
        if self.maximum is not None and minutes > self.maximum:
            raise refuse(
                msgid("%(asked_minutes)s hours is more than the %(maximum_minutes)s that are possible here."),
                "too_high",
                asked_minutes=minutes,
                maximum_minutes=self.maximum,
            )
        return minutes

    def write(self, value: int) -> str:
        return hours_string(value)


class DutchDate(_Strict):
    """A day (datum): typed as 31-12-2026 or sent as 2026-12-31; written in the second form.

    Args:
        first: earliest day; None for 1900.
        last: latest day; None for 2199.
    """

    def __init__(self, *, first: date | None = None, last: date | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.first, self.last = first or date(1900, 1, 1), last or date(2199, 12, 31)

    def read(self, value: object) -> date:
        written = msgid('Give the date as text, such as "2026-12-31".')
        day = value if isinstance(value, date) else parse_date(_as_text(value, written))
        if not self.first <= day <= self.last:
            raise refuse(
                msgid("The date lies from %(first)s up to %(last)s."),
                "out_of_range",
                first=self.first,
                last=self.last,
            )
        return day

    def write(self, value: date) -> str:
        return value.isoformat()


class Text(_Strict):
    """A line or a text (tekst): without spaces around it, in one Unicode form, without control characters.

    Args:
        longest: most characters.
        shortest: fewest characters.
        lines: whether line breaks may stand in it.
    """

    def __init__(self, *, longest: int = 200, shortest: int = 1, lines: bool = False, **more: Any) -> None:
        super().__init__(**more)
        self.longest, self.shortest, self.lines = longest, shortest, lines

    def read(self, value: object) -> str:
        if isinstance(value, Decimal | date):
            value = value_text(value)
        text = _as_text(value, msgid("Give this as text."))
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip())
        if any(_is_control(char, self.lines) for char in text):
            raise refuse(msgid("The text contains a character that cannot be stored."), "invalid_text")
        if len(text) > self.longest:
            raise refuse(
                msgid("This is %(found)s characters long; at most %(longest)s fit."),
                "too_long",
                found=len(text),
                longest=self.longest,
            )
        if len(text) < self.shortest or not any(map(_is_seen, text)):
            raise refuse(REQUIRED, "too_short")
        return text


class AsTyped(_Strict):
    """A text of which every character counts (zoals getypt), such as a password.

    Args:
        longest: most characters.
    """

    def __init__(self, *, longest: int, **more: Any) -> None:
        super().__init__(**more)
        self.longest = longest

    def read(self, value: object) -> str:
        text = _as_text(value, msgid("Give this as text."))
        if len(text) > self.longest:
            message = msgid("This is %(found)s characters long; at most %(longest)s fit.")
            raise refuse(message, "too_long", found=len(text), longest=self.longest)
        if not text:
            raise refuse(REQUIRED, "too_short")
        return text


def _is_control(char: str, lines: bool) -> bool:
    if char in _LAYOUT:
        return not lines
    # Cs are halves of a character: they arrive from broken JSON and no database stores them.
    return char in _DIRECTIONS or unicodedata.category(char) in ("Cc", "Cs")


def _is_seen(char: str) -> bool:
    # Format characters and spaces alone are a text that nobody can read.
    return unicodedata.category(char)[0] not in "CZ"


class Slug(_Strict):
    """A name in an address (korte naam): lower case letters, digits and hyphens."""

    def read(self, value: object) -> str:
        text = _as_text(value, msgid("Give this as text."))
        if len(text) > 63 or not _SLUG.fullmatch(text):
            raise refuse(msgid("Use lower case letters, digits and hyphens only."), "invalid_slug")
        return text


class Whole(_Strict):
    """A whole number (aantal), typed or sent as text or sent as a JSON integer.

    Args:
        minimum: smallest.
        maximum: largest; by default what the database can hold.
    """

    def __init__(self, *, minimum: int = 0, maximum: int = LARGEST_WHOLE, **more: Any) -> None:
        super().__init__(**more)
        self.minimum, self.maximum = minimum, maximum

    def read(self, value: object) -> int:
        number = _whole(value)
        if self.maximum == LARGEST_WHOLE:
            # That bound is the database's; it says nothing to whoever fills in this field.
            if number > self.maximum:
                raise refuse(TOO_LARGE, "too_large")
            if number < self.minimum:
                message = msgid("The number is at least %(minimum)s.")
                raise refuse(message, "too_low", minimum=self.minimum)
        if not self.minimum <= number <= self.maximum:
            raise refuse(
                msgid("The number lies from %(minimum)s up to %(maximum)s."),
                "out_of_range",
                minimum=self.minimum,
                maximum=self.maximum,
            )
        return number


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        if isinstance(value, Decimal):
            return int(check_number(value))
        return int(parse_number(value if isinstance(value, str) else "", READ_IN.get()))
    except DomainError as fault:
        if fault.code not in ("invalid_number", "not_whole"):
            raise
        raise refuse(msgid("This is not a whole number."), "invalid_number") from fault


class Year(Whole):
    """A year (jaar) in four digits, without a sign.

    Args:
        first: earliest.
        last: latest.
    """

    def __init__(self, *, first: int = FIRST_YEAR, last: int = LAST_YEAR, **more: Any) -> None:
        super().__init__(minimum=first, maximum=last, **more)

    def read(self, value: object) -> int:
        text = value_text(value) if isinstance(value, Decimal) else str(value).strip()
        if isinstance(value, bool) or not re.fullmatch("[0-9]{4}", text):
            raise refuse(msgid('"%(text)s" is not a year.'), "invalid_year", text=quote_input(text))
        return super().read(int(text))


class Number(_Strict):
    """A number with decimals (getal), such as a count of full-time workers.

    Args:
        decimals: at most this many.
    """

    def __init__(self, *, decimals: int, **more: Any) -> None:
        super().__init__(**more)
        self.decimals = decimals

    def read(self, value: object) -> Decimal:
        if isinstance(value, Decimal):
            return check_number(value, decimals=self.decimals)
        text = _as_text(value, msgid("Give this as text."))
        return parse_number(text, READ_IN.get(), decimals=self.decimals)

    def write(self, value: Decimal) -> str:
        return value_text(value)


class Percent(_Strict):
    """A share or degree in percents (percentage), held as the number before the sign.

    Args:
        decimals: at most this many.
        maximum: largest, percents.
    """

    def __init__(self, *, decimals: int = 6, maximum: int = 100, **more: Any) -> None:
        super().__init__(**more)
        self.decimals, self.maximum = decimals, maximum

    def read(self, value: object) -> Decimal:
        text = value_text(value) if isinstance(value, Decimal) else str(value)
        digits = text.strip().removesuffix("%").strip()
        # There are no thousands of percents, so 33.333 and 33,333 have one reading here in every language.
        found = [number for number in readings(digits) if number <= self.maximum]
        if len(found) != 1:
            message = msgid("This is not a percentage from 0 up to %(maximum)s, such as 25 or 33,3.")
            raise refuse(message, "invalid_percentage", maximum=self.maximum)
        return check_number(found[0], decimals=self.decimals)

    def write(self, value: Decimal) -> str:
        return value_text(value)


class Choice(_Strict):
    """One of a few values (keuze), such as the code of a status.

    Args:
        values: what may be chosen; a mapping takes its keys.
    """

    def __init__(self, values: Mapping[str, object] | frozenset[str] | tuple[str, ...], **more: Any) -> None:
        super().__init__(**more)
        self.values = tuple(values)

    def read(self, value: object) -> str:
        if not isinstance(value, str) or value not in self.values:
            raise refuse(msgid("Choose one of the possibilities."), "invalid_choice")
        return value


class Ident(_Strict):
    """The id of a row (kenmerk), a UUID."""

    def read(self, value: object) -> UUID:
        try:
            return UUID(_as_text(value, msgid("Give this as text.")))
        except ValueError as error:
            raise refuse(msgid("Choose one of the possibilities."), "invalid_id") from error

    def write(self, value: UUID) -> str:
        return str(value)


def describe_fields(api: Api) -> None:
    """Tell the documentation of the API (OpenAPI) how these fields travel.

    Args:
        api: before any blueprint is registered with it.
    """
    api.register_field(Money, "string", "decimal")
    api.register_field(Minutes, "string", "duration-in-hours")
    api.register_field(DutchDate, "string", "date")
    api.register_field(Text, "string", None)
    api.register_field(AsTyped, "string", None)
    api.register_field(Slug, "string", "slug")
    api.register_field(Whole, "integer", "int64")
    api.register_field(Year, "integer", "int32")
    api.register_field(Number, "string", "decimal")
    api.register_field(Percent, "string", "decimal")
    api.register_field(Choice, "string", None)
    api.register_field(Ident, "string", "uuid")
