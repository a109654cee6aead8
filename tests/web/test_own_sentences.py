"""What is wrong with a form is said in sentences of our own: no library's English reaches a page."""

from collections.abc import Iterator
from types import ModuleType

import pytest
from flask import Flask
from marshmallow import ValidationError, fields

from regie.errors import InvalidInput
from regie.web import fields as own_fields
from regie.web import number_fields
from regie.web.fields import Choice, Text
from regie.web.formats import translated
from regie.web.forms import field_errors_of, read_form
from regie.web.number_fields import Money, Whole
from regie.web.strict import Many, Part, Sentence, StrictField, StrictSchema

DUTCH = {"Accept-Language": "nl"}


def kinds() -> Iterator[type[fields.Field]]:  # type: ignore[type-arg]
    """Every kind of field that a schema of ours may hold."""
    modules: tuple[ModuleType, ...] = (own_fields, number_fields)
    for found in (found for module in modules for found in vars(module).values()):
        if isinstance(found, type) and issubclass(found, StrictField) and found is not StrictField:
            yield found
    yield from (Many, Part)


def said_by(kind: type[object]) -> dict[str, object]:
    """What marshmallow makes a field or schema say, by the name of the refusal."""
    said: dict[str, object] = {}
    for each in reversed(kind.__mro__):
        for name in ("_default_error_messages", "default_error_messages", "error_messages"):
            said |= each.__dict__.get(name) or {}
    return said


class Inner(StrictSchema):
    amount = Money(required=True)


class Everything(StrictSchema):
    needed = Text(required=True)
    text = Text()
    count = Whole()
    kind = Choice(("long", "short"))
    several = Many(Text())
    inner = Part(Inner)
    nothing = Text()


WRONG = {"text": 1, "count": "x", "kind": "x", "several": "x", "inner": "x", "nothing": None, "more": "x"}


@pytest.mark.parametrize("kind", [*kinds(), StrictSchema], ids=lambda kind: kind.__name__)
def test_a_field_says_nothing_that_a_library_wrote(app: Flask, kind: type[object]) -> None:
    said = said_by(kind)
    assert said
    with app.test_request_context(headers=DUTCH):
        for name, sentence in said.items():
            assert isinstance(sentence, Sentence), name
            assert translated(str(sentence), sentence.numbers) != str(sentence), name


def test_the_words_of_a_library_would_be_found() -> None:
    assert not all(isinstance(sentence, Sentence) for sentence in said_by(fields.Integer).values())


def test_whatever_is_wrong_is_said_in_dutch(app: Flask) -> None:
    with pytest.raises(ValidationError) as refusal:
        Everything().load(WRONG)
    found = {error.field: error for error in field_errors_of(refusal.value)}
    assert set(found) == {"needed", *WRONG}
    assert "invalid" not in {error.code for error in found.values()}
    with app.test_request_context(headers=DUTCH):
        assert {name: translated(error.message, error.numbers) for name, error in found.items()} == {
            "needed": "Vul dit veld in.",
            "text": "Geef dit als tekst.",
            "count": "Dit is geen heel getal.",
            "kind": "Kies een van de mogelijkheden.",
            "several": "Geef dit als lijst.",
            "inner": "Geef dit als velden met hun waarden.",
            "nothing": "Dit mag niet leeg zijn.",
            "more": "Dit veld is hier niet bekend.",
        }


def made_of(kind: type[StrictSchema]) -> Iterator[type[StrictSchema]]:
    """The schemas of the product, whatever they are made of."""
    for one in kind.__subclasses__():
        if one.__module__.partition(".")[0] in {"regie", "tenants", "cafeteria", "billing"}:
            yield one
        yield from made_of(one)


@pytest.mark.usefixtures("app")
def test_every_schema_of_the_product_holds_fields_of_ours() -> None:
    found = list(made_of(StrictSchema))
    assert len(found) > 30
    for kind in found:
        assert kind().declared_fields is not None


def test_a_field_of_a_library_is_refused_before_anybody_sees_it() -> None:
    class Foreign(StrictSchema):
        count = fields.Integer()

    with pytest.raises(TypeError, match="no field of ours"):
        Foreign()
    with pytest.raises(TypeError, match="no field of ours"):
        StrictSchema.of({"count": fields.Integer()}, "Foreign")


def test_a_sentence_of_a_library_that_slips_through_is_not_shown() -> None:
    (error,) = field_errors_of(ValidationError("Shorter than minimum length 3."))
    assert (error.message, error.code) == ("This is not right here.", "invalid")


def test_who_is_not_signed_in_and_what_is_wrong_with_a_sign_in_is_told_in_dutch(app: Flask) -> None:
    visitor = app.test_client()
    answer = visitor.get("/api/v1/m/lindehaven/orders", headers=DUTCH)
    assert (answer.status_code, answer.json["title"]) == (401, "U bent niet ingelogd")  # type: ignore[index]
    page = visitor.post("/sign-in", data={"login": "somebody", "more": "x"}, headers=DUTCH)
    assert page.status_code == 422
    assert "Vul dit veld in." in page.text
    assert "Dit veld is hier niet bekend." in page.text


def test_a_form_that_is_right_is_read() -> None:
    right = {"needed": "a", "count": "3", "kind": "long"}
    assert read_form(Everything(), right) == {"needed": "a", "count": 3, "kind": "long"}
    with pytest.raises(InvalidInput):
        read_form(Everything(), {})
