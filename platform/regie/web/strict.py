"""What every field and schema shares (basis van velden): read strictly, refused in sentences of our own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

from marshmallow import Schema, ValidationError, fields

from regie.errors import DomainError, msgid
from regie.numbers import Language

# The language in which a form or file is typed; a program states none. Numbers and days that a workbook holds
# as such come as Decimal and date, which JSON knows nothing of, and need no language.
READ_IN: ContextVar[Language | None] = ContextVar("read_in", default=None)
REQUIRED = msgid("Fill in this field.")
NULL = msgid("This may not be empty.")
NOT_TEXT = msgid("Give this as text.")
NOT_RIGHT = msgid("This is not right here.")


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

    def __deepcopy__(self, _: object) -> "Sentence":
        """Stay one sentence where marshmallow copies its fields."""
        return self

    def format(self, *_: object, **__: object) -> "Sentence":
        """Stay as it is where marshmallow would fill it in: the numbers wait for the language of a reader."""
        return self


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


def as_text(value: object, message: str = NOT_TEXT) -> str:
    """Insist on text (tekst).

    Args:
        value: as it was sent.
        message: English msgid of what to send instead.

    Returns:
        The same.

    Raises:
        ValidationError: it is something else.
    """
    if not isinstance(value, str):
        raise refuse(message, "not_text")
    return value


# Everything that a field of marshmallow says by itself, by the name that it has there.
OWN_WORDS: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": Sentence(REQUIRED, "required", {}),
    "null": Sentence(NULL, "empty", {}),
    "validator_failed": Sentence(NOT_RIGHT, "invalid", {}),
}
NOT_FIELDS = Sentence(msgid("Give this as fields with their values."), "not_fields", {})


class StrictField(fields.Field[Any]):
    """What the fields here share (basisveld): one method that reads a value and one that writes it."""

    default_error_messages = OWN_WORDS

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


class Many(fields.List[Any]):
    """Several values of one kind (lijst).

    Args:
        kind: of each value.
    """

    default_error_messages = {  # noqa: RUF012 - as marshmallow declares it
        **OWN_WORDS,
        "invalid": Sentence(msgid("Give this as a list."), "not_a_list", {}),
    }

    def __init__(self, kind: "StrictField | Part", **more: Any) -> None:
        super().__init__(kind, **more)


class Part(fields.Nested):
    """Fields within a field (onderdeel)."""

    default_error_messages = {**OWN_WORDS, "type": NOT_FIELDS}  # noqa: RUF012 - as marshmallow declares it


class StrictSchema(Schema):
    """What comes in (schema): unknown fields are refused, and everything is said in sentences of our own."""

    error_messages = {  # noqa: RUF012 - as marshmallow declares it
        "type": NOT_FIELDS,
        "unknown": Sentence(msgid("This field is not known here."), "unknown_field", {}),
    }

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Refuse a field that would speak a library's words (veld van een bibliotheek)."""
        if not isinstance(field_obj, StrictField | Many | Part):
            raise TypeError(f"{type(self).__name__}.{field_name} is no field of ours: see regie.web.fields")

    @classmethod
    def of(cls, shape: Mapping[str, fields.Field[Any]], name: str) -> Self:
        """Make a schema of fields that depend on what there is (samengesteld schema).

        Args:
            shape: field by name; what the class declares comes with them.
            name: of the schema.

        Returns:
            A schema.
        """
        made = cls.from_dict(dict(shape), name=name)
        assert issubclass(made, cls)
        return made()
