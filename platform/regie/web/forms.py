"""Reading a form (formulier) through the same schema that the API uses."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from regie.errors import FieldError, InvalidInput
from regie.web.formats import current_locale
from regie.web.strict import NOT_RIGHT, Many, Sentence, StrictSchema, read_in

# What the macro `form_open` adds to each form; the schema of a page knows them not.
OWN_FIELDS = frozenset({"csrf_token", "idempotency_key", "confirmed"})


def read_form(schema: StrictSchema, form: Mapping[str, str]) -> Any:
    """Read what somebody sent (formulier lezen).

    A field left blank counts as not given, so that `required` and `load_default` mean on a page what they
    mean in the API. A field that may be given more than once is read as a list.

    Args:
        schema: what is expected, by field name.
        form: what was sent.

    Returns:
        What the schema makes of it.

    Raises:
        InvalidInput: everything that is wrong at once; a field unknown to the schema is wrong as well.
    """
    try:
        return _load(schema, form, "raise")
    except ValidationError as error:
        raise InvalidInput(field_errors_of(error)) from error


def read_unfinished(schema: StrictSchema, form: Mapping[str, str]) -> dict[str, Any]:
    """Read a form that somebody is still filling in (formulier in wording); nothing in it is wrong yet.

    Args:
        schema: what is expected, by field name.
        form: what stands in it now.

    Returns:
        The fields that can be read; one that is half typed is left out.
    """
    try:
        return dict(_load(schema, form, "exclude"))
    except ValidationError as error:
        return dict(error.valid_data)  # type: ignore[arg-type]


def read_query(schema: StrictSchema, query: Mapping[str, str]) -> Any:
    """Read the filters in an address (filters lezen).

    Args:
        schema: what is expected, by name.
        query: what the address holds; what is unknown, such as `lang` and `page`, is left alone.

    Returns:
        What the schema makes of it.

    Raises:
        InvalidInput: a known filter has a wrong value.
    """
    try:
        return _load(schema, query, "exclude")
    except ValidationError as error:
        raise InvalidInput(field_errors_of(error)) from error


def field_errors_of(error: ValidationError) -> list[FieldError]:
    """Turn marshmallow's messages into ours (veldfouten).

    Args:
        error: as a schema raised it.

    Returns:
        One per message; a nested field is named by its path, `lines.0.amount`.
    """
    return list(_walk(error.messages, ""))


def _load(schema: StrictSchema, form: Mapping[str, str], unknown: Literal["raise", "exclude"]) -> Any:
    # People type numbers in the language that they read.
    with read_in("en" if current_locale().language == "en" else "nl"):
        return schema.load(dict(_given(schema, form)), unknown=unknown)


def _given(schema: StrictSchema, form: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for name in form:
        if name in OWN_FIELDS:
            continue
        field = schema.load_fields.get(name)
        if isinstance(field, Many) and isinstance(form, MultiDict):
            yield name, [value for value in form.getlist(name) if value.strip()]
        elif form[name].strip():
            yield name, form[name]


def _walk(messages: Any, path: str) -> Iterator[FieldError]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            # "_schema" is marshmallow's name for what concerns the whole.
            yield from _walk(inner, path if name == "_schema" else f"{path}.{name}" if path else str(name))
        return
    for text in messages if isinstance(messages, list) else [messages]:
        if isinstance(text, Mapping):
            yield from _walk(text, path)
        else:
            yield _field_error(path, text)


def _field_error(path: str, text: object) -> FieldError:
    # What is no sentence of ours is a library's: it says nothing to who reads Dutch.
    said = text if isinstance(text, Sentence) else Sentence(NOT_RIGHT, "invalid", {})
    return FieldError(path, str(said), code=said.code, numbers=said.numbers)
