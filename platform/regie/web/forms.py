"""Reading a form (formulier) through the same schema that the API uses."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from regie.errors import FieldError, InvalidInput, msgid
from regie.web.fields import NULL, REQUIRED, read_in
from regie.web.formats import current_locale

# What the macro `form_open` adds to each form; no schema knows them.
OWN_FIELDS = frozenset({"csrf_token", "idempotency_key"})

# What plain fields of marshmallow refuse, in words of this product: found by the names of their refusals, so
# that no sentence of a library is known here.
_NOT_ALLOWED: dict[tuple[type[fields.Field[Any]], str], tuple[str, str]] = {
    (fields.Field, "required"): (REQUIRED, "required"),
    (fields.Field, "null"): (NULL, "empty"),
    (fields.String, "invalid"): (msgid("Give this as text."), "not_text"),
    (fields.Integer, "invalid"): (msgid("This is not a whole number."), "invalid_number"),
    (fields.Boolean, "invalid"): (msgid("Choose yes or no."), "invalid_choice"),
    (fields.List, "invalid"): (msgid("Give this as a list."), "not_a_list"),
}
_PLAIN_WORDS = {
    str(field.default_error_messages[name]): said for (field, name), said in _NOT_ALLOWED.items()
} | {
    str(Schema().error_messages["unknown"]): (msgid("This field is not known here."), "unknown_field"),
    str(Schema().error_messages["type"]): (msgid("Give this as fields with their values."), "not_fields"),
    REQUIRED: (REQUIRED, "required"),
    NULL: (NULL, "empty"),
}


def read_form(schema: Schema, form: Mapping[str, str]) -> Any:
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


def read_unfinished(schema: Schema, form: Mapping[str, str]) -> dict[str, Any]:
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


def read_query(schema: Schema, query: Mapping[str, str]) -> Any:
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


def _load(schema: Schema, form: Mapping[str, str], unknown: Literal["raise", "exclude"]) -> Any:
    # People type numbers in the language that they read.
    with read_in("en" if current_locale().language == "en" else "nl"):
        return schema.load(dict(_given(schema, form)), unknown=unknown)


def _given(schema: Schema, form: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for name in form:
        if name in OWN_FIELDS:
            continue
        field = schema.load_fields.get(name)
        if type(field).__name__ == "List" and isinstance(form, MultiDict):
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


def _field_error(path: str, text: str) -> FieldError:
    message, code = _PLAIN_WORDS.get(str(text), (str(text), getattr(text, "code", "invalid")))
    return FieldError(path, message, code=code, numbers=getattr(text, "numbers", {}))
