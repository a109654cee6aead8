"""How amounts, hours and dates are written for people (weergave): € 1.234,56 and 7,50 and 31-12-2026."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from flask_babel import get_locale, gettext

from regie.clock import ZONE
from regie.numbers import decimal_hours, hours_string
from regie.periods import Period

DUTCH = Locale("nl")
NO_BREAK = "\u00a0"
NOTHING = "–"

# Without an explicit negative half the minus would come before the sign; Dutch writes € -1.234.
_WHOLE_EURO = {"nl": "¤\u00a0#,##0;¤\u00a0-#,##0", "en": "¤#,##0;-¤#,##0"}
_LARGE = {"nl": ((10**9, " mld"), (10**6, " mln")), "en": ((10**9, "bn"), (10**6, "m"))}
_SHARED_DATES = {"long": "d MMMM yyyy", "short": "d MMM", "month": "MMMM yyyy"}
_DATES = {"nl": {"": "dd-MM-yyyy", "day": "EEEEEE d"}, "en": {"": "d MMM yyyy", "day": "EEE d"}}


def current_locale() -> Locale:
    """Tell in which language the reader reads (taal van de lezer).

    Returns:
        The locale of the request; Dutch where there is no request, as in the worker.
    """
    return get_locale() or DUTCH


def euro(cents: int) -> str:
    """Write an amount in full (bedrag).

    Args:
        cents: integer cents.

    Returns:
        Such as `€ 1.234,56` or `€ -1.234,56`, with a no-break space; in English `€1,234.56`.
    """
    return format_currency(Decimal(cents) / 100, "EUR", locale=current_locale())


def euro_whole(cents: int) -> str:
    """Write an amount in whole euros (hele euro's), for tiles; a table shows cents.

    Args:
        cents: integer cents; half a euro is rounded away from zero, for the eye only.

    Returns:
        Such as `€ 1.240.000`.
    """
    locale = current_locale()
    euros = (Decimal(cents) / 100).quantize(Decimal(1), ROUND_HALF_UP)
    return format_currency(euros, "EUR", _WHOLE_EURO[locale.language], locale=locale, currency_digits=False)


def euro_short(cents: int) -> str:
    """Write an amount briefly (kort bedrag), for axes.

    Args:
        cents: integer cents.

    Returns:
        Such as `€ 1,6 mln`; below a million whole euros, `€ 400.000`.
    """
    locale = current_locale()
    for size, word in _LARGE[locale.language]:
        if abs(cents) >= size * 100:
            amount = (Decimal(cents) / 100 / size).quantize(Decimal("0.1"), ROUND_HALF_UP)
            number = format_decimal(amount, "0.#", locale=locale)
            if locale.language == "nl":
                return f"€{NO_BREAK}{number}{word.replace(' ', NO_BREAK)}"
            return f"{'-' if cents < 0 else ''}€{number.lstrip('-')}{word}"
    return euro_whole(cents)


def hours(minutes: int) -> str:
    """Write a duration in hours for a table (uren), the same way in a whole column.

    Args:
        minutes: integer minutes; totals are made of those, never of what is written.

    Returns:
        Such as `7,50` or `0,33`. What somebody types or a sentence says is exact: `typed(minutes, "hours")`.
    """
    return format_decimal(decimal_hours(minutes), "#,##0.00", locale=current_locale())


def number(value: int | Decimal) -> str:
    """Write a count or a weight (aantal).

    Args:
        value: an integer or a decimal; decimals are kept.

    Returns:
        Such as `1.602`.
    """
    return format_decimal(value, locale=current_locale(), decimal_quantization=False)


def percent(part: int, of: int) -> str:
    """Write a share in whole percents (percentage).

    Args:
        part: the part, cents or minutes or a count.
        of: the whole in the same unit.

    Returns:
        Such as `84 %`; less than the whole never reads `100 %`, because that would say that nothing is left.
    """
    if of == 0:
        return NOTHING
    share = int((Decimal(part) * 100 / of).quantize(Decimal(1), ROUND_HALF_UP))
    share = min(share, 99) if part < of else share
    return f"{share}{NO_BREAK}%" if current_locale().language == "nl" else f"{share}%"


def date_shown(value: date, form: str = "") -> str:
    """Write a day (datum).

    Args:
        value: a day; of a moment, the day it had in the Netherlands.
        form: empty for 31-12-2026, `long` for 31 december 2026, `short` for 31 dec, `day` for do 31,
            `month` for december 2026.

    Returns:
        The day in the reader's language.
    """
    locale = current_locale()
    day = value.astimezone(ZONE).date() if isinstance(value, datetime) else value
    patterns = _SHARED_DATES | _DATES[locale.language]
    return format_date(day, patterns[form], locale=locale)


def period_shown(value: Period) -> str:
    """Write a period (periode) with its first and its last day.

    Args:
        value: a period.

    Returns:
        Such as `01-01-2026 tot en met 31-12-2026`.
    """
    days = {"first": date_shown(value.start), "last": date_shown(value.last_day)}
    sentence: str = gettext("%(first)s up to and including %(last)s", **days)
    return sentence


def moment(value: datetime) -> str:
    """Write a moment (tijdstip) as it was in the Netherlands.

    Args:
        value: an aware datetime.

    Returns:
        Such as `31-12-2026 14:02`.
    """
    locale = current_locale()
    pattern = f"{_DATES[locale.language]['']} HH:mm"
    return format_datetime(value.astimezone(ZONE), pattern, locale=locale)


def time_of_day(value: datetime) -> str:
    """Write the time of a moment (tijd) as it was in the Netherlands.

    Args:
        value: an aware datetime.

    Returns:
        Such as `14:02`.
    """
    return format_datetime(value.astimezone(ZONE), "HH:mm", locale=current_locale())


_KINDS: dict[str, Callable[..., str]] = {
    "euro": euro,
    "euro_whole": euro_whole,
    "hours": hours,
    "number": number,
    "date": date_shown,
    "moment": moment,
    "share": str,
    "text": str,
}


def shown(value: object, kind: str = "text") -> str:
    """Write a value of a table by its kind (cel).

    Args:
        value: cents, minutes, a day, a text; None when there is none.
        kind: `text`, `euro`, `euro_whole`, `hours`, `number`, `share` (from `percent`), `date` or `moment`.

    Returns:
        The text; a dash for None.
    """
    return NOTHING if value is None else _KINDS[kind](value)


def typed(value: object, kind: str) -> str:
    """Write a value the way it is typed into a field (invoerwaarde), so that it reads back the same.

    Args:
        value: what the field holds; a text stays as somebody typed it, None is empty.
        kind: type of the field: `money` for cents, `hours` for minutes, `date` for a day, else anything.

    Returns:
        Such as `1234,56`, `7,5` or `31-12-2026`.
    """
    if value is None or isinstance(value, str):
        return value or ""
    if kind == "money" and isinstance(value, int):
        sign, (euros, rest) = "-" if value < 0 else "", divmod(abs(value), 100)
        return f"{sign}{euros},{rest:02d}"
    if kind == "hours" and isinstance(value, int):
        return _local_point(hours_string(value))
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    return str(value)


def fill(sentence: str, numbers: dict[str, object]) -> str:
    """Put the numbers of an error into its translated sentence (getallen invullen).

    Args:
        sentence: with `%(name)s` placeholders; a bare % may stand in one without numbers.
        numbers: `..._cents` are cents, `..._minutes` are minutes, days are days.

    Returns:
        The sentence as a person reads it.
    """
    return (
        sentence % {name: _shown_number(name, value) for name, value in numbers.items()}
        if numbers
        else sentence
    )


def translated(message: str, numbers: Mapping[str, object] | None = None) -> str:
    """Put a sentence that stands in a variable in the reader's language (vertaalde zin).

    A template writes `_("...")` for its own words, which may hold markup of ours. What comes out here is text
    and nothing else: whatever the variable held, a template escapes it.

    Args:
        message: English msgid with `%(name)s` placeholders.
        numbers: `..._cents` are cents, `..._minutes` are minutes, days are days.

    Returns:
        The translated sentence, amounts as € 1.234,56 and hours exactly, as 7,5 or 0:20.
    """
    # The catalogue answers an empty key with its own header.
    return fill(gettext(message), dict(numbers or {})) if message else ""


def _shown_number(name: str, value: object) -> str:
    if isinstance(value, int) and name.endswith("_cents"):
        return euro(value)
    if isinstance(value, int) and name.endswith("_minutes"):
        return typed(value, "hours")
    return date_shown(value) if isinstance(value, date) else str(value)


def _local_point(text: str) -> str:
    return text.replace(".", ",") if current_locale().language == "nl" else text


FILTERS: dict[str, Callable[..., str]] = {
    "euro": euro,
    "euro_whole": euro_whole,
    "euro_short": euro_short,
    "hours": hours,
    "number": number,
    "percent": percent,
    "date": date_shown,
    "period": period_shown,
    "moment": moment,
    "time": time_of_day,
    "shown": shown,
    "typed": typed,
}
