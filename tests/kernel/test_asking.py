"""What is unlikely is asked, and an answer covers exactly what was asked."""

import pytest

from regie.asking import Doubtful, Everything, Question, ask
from regie.errors import refusal_lines

FAR = Question("far_year", "Does %(year)s stand there on purpose?", "year", {"year": 2104})


def test_what_nobody_confirmed_is_asked_and_what_was_confirmed_is_not() -> None:
    large = Question("large", "Is %(amount_cents)s right?", "amount", {"amount_cents": 12_345_67})
    with pytest.raises(Doubtful) as doubt:
        ask([FAR, large], {FAR.key})
    assert doubt.value.questions == [large]
    ask([FAR, large], {FAR.key, large.key})
    ask([FAR, large], Everything())
    ask([])


@pytest.mark.parametrize("other", [{"year": 2105}, {"year": "2104"}, {"year": 2104, "fund": "wsw"}])
def test_yes_to_one_value_is_no_yes_to_another(other: dict[str, object]) -> None:
    with pytest.raises(Doubtful):
        ask([Question(FAR.code, FAR.message, FAR.field, other)], {FAR.key})
    again = Question(FAR.code, FAR.message, FAR.field, dict(FAR.numbers))
    ask([again], {FAR.key})


def test_the_command_line_says_each_question_with_what_confirms_it() -> None:
    with pytest.raises(Doubtful) as doubt:
        ask([FAR])
    assert refusal_lines(doubt.value) == [f"{FAR.key}: Does 2104 stand there on purpose?"]
