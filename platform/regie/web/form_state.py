"""What became of a form (formuliertoestand): what was typed, what is wrong, how its fields are called."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import g
from werkzeug.datastructures import MultiDict


@dataclass(frozen=True)
class ShownError:
    """One error as a reader sees it (getoonde fout).

    Args:
        field: name of the form field; None when it is about the whole.
        text: translated, with its numbers.
    """

    field: str | None
    text: str


def form_errors() -> list[ShownError]:
    """Give the errors of the form on this page (fouten van het formulier).

    Returns:
        Empty when nothing was refused.
    """
    found: list[ShownError] = g.get("form_errors", [])
    return found


def field_errors(*names: str) -> list[str]:
    """Give the errors of one field, or of some that stand together (fouten bij een veld).

    Args:
        *names: of the fields.

    Returns:
        Translated sentences by field, usually none or one.
    """
    return [error.text for name in names for error in form_errors() if error.field == name]


def form_value(name: str, default: object = None) -> object:
    """Give what somebody typed before the form was refused (eerder ingevuld).

    Args:
        name: of the field.
        default: the value when the form was not sent yet.

    Returns:
        The text as it was typed, also a wrong one; a box that was not ticked gives None.
    """
    sent: Mapping[str, str] | None = g.get("form_values")
    return default if sent is None else sent.get(name)


def form_list(name: str, default: Sequence[object] = ()) -> Sequence[object]:
    """Give what somebody ticked before the form was refused (eerder aangevinkt), for a field of many values.

    Args:
        name: of the field.
        default: the values when the form was not sent yet.

    Returns:
        The texts that were sent.
    """
    sent: Mapping[str, str] | None = g.get("form_values")
    if sent is None:
        return default
    return sent.getlist(name) if isinstance(sent, MultiDict) else [sent[name]] if name in sent else []


@dataclass(frozen=True)
class ShownQuestion:
    """One question as a reader sees it (getoonde vraag).

    Args:
        key: what confirms it.
        text: translated, with its numbers.
        ticked: confirmed before, but something else was still asked.
    """

    key: str
    text: str
    ticked: bool


def form_questions() -> list[ShownQuestion]:
    """Give what is asked before the form on this page is done (vragen bij het formulier).

    Returns:
        Empty when nothing is unlikely.
    """
    found: list[ShownQuestion] = g.get("form_questions", [])
    return found


def remember_label(name: str, label: str) -> None:
    """Remember how a field is called on the page (label), for the overview of errors above it.

    Args:
        name: of the field.
        label: translated.
    """
    g.setdefault("form_labels", {})[name] = label


def with_label(error: ShownError) -> str:
    """Say which field an error is about (fout met veldnaam), as far as the page has shown that field.

    Args:
        error: of a field or of the whole.

    Returns:
        Such as `Product: Vul dit veld in.`.
    """
    label = g.get("form_labels", {}).get(error.field)
    return f"{label}: {error.text}" if label else error.text


def field_id(name: str) -> str:
    """Give the id of a field in the page (veld-id), where links in the overview of errors lead.

    Args:
        name: of the field; a path such as `rows.0.minutes` too.

    Returns:
        The id.
    """
    return "f-" + re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")


FORM_STATE: dict[str, Callable[..., object]] = {
    "form_errors": form_errors,
    "field_errors": field_errors,
    "field_id": field_id,
    "form_value": form_value,
    "form_list": form_list,
    "form_questions": form_questions,
    "remember_label": remember_label,
    "with_label": with_label,
}
