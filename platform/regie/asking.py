"""What is possible but unlikely is asked (navragen), not refused: a year far off, the same thing twice.

A service puts its questions together and calls `ask`; whoever gave the order confirms each by its key and
sends the same once more. A key holds the numbers that were asked about, so that one answer never covers
another value.
"""

import hashlib
import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from regie.errors import Conflict, fill_numbers, msgid

Confirmed = Container[str]
NONE_CONFIRMED: Confirmed = frozenset()
KEY_CHARACTERS = 12


class Everything:
    """Says yes to every question (alles bevestigd): for a demonstration or story that means what it does."""

    def __contains__(self, _: object) -> bool:
        """Say yes."""
        return True


@dataclass(frozen=True)
class Question:
    """Something to confirm before it is done (vraag).

    Args:
        code: stable snake_case name.
        message: English msgid with `%(name)s` placeholders, ending in a question.
        field: of the form, where it is about one.
        numbers: what fills the placeholders; `..._cents` and `..._minutes` are formatted for the reader.
    """

    code: str
    message: str
    field: str | None = None
    numbers: Mapping[str, object] = dataclass_field(default_factory=dict)

    @property
    def key(self) -> str:
        """Give what confirms exactly this (sleutel): the code, and a digest of field and numbers."""
        about = json.dumps([self.field, self.numbers], sort_keys=True, default=str)
        return f"{self.code}.{hashlib.sha256(about.encode()).hexdigest()[:KEY_CHARACTERS]}"

    def detail(self) -> str:
        """Ask in English (vraag in woorden), for logs and the command line."""
        return fill_numbers(self.message, self.numbers)


class Doubtful(Conflict):
    """Nothing is wrong, but it is unlikely (navraag): done once each question is confirmed.

    Args:
        questions: at least one.
    """

    code = "doubtful"

    def __init__(self, questions: Iterable[Question]) -> None:
        super().__init__(msgid("This is possible, but unusual. Confirm it, or change what you filled in."))
        self.questions = list(questions)

    def lines(self) -> list[str]:
        """Say each question with its key (vragen), for the command line."""
        return [f"{question.key}: {question.detail()}" for question in self.questions]


def ask(questions: Iterable[Question], confirmed: Confirmed = NONE_CONFIRMED) -> None:
    """Ask what nobody confirmed yet (navragen).

    Args:
        questions: all that is unlikely about what was asked.
        confirmed: keys of the questions that were answered with yes.

    Raises:
        Doubtful: some are still open; it holds those.
    """
    if still_open := [question for question in questions if question.key not in confirmed]:
        raise Doubtful(still_open)
