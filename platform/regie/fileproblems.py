"""What is wrong with a file (bevindingen), and how large it may be; the same for every kind of file."""

from dataclasses import dataclass
from typing import NoReturn

from regie.errors import FieldError, InvalidInput, msgid

LARGEST_FILE = 20_000_000
MOST_ROWS = 100_000
MOST_ERRORS = 100
# Beyond this many they are not even counted: reading on would only cost time.
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be (grenzen).

    Args:
        size: bytes.
        rows: records, the header not counted.
    """

    size: int = LARGEST_FILE
    rows: int = MOST_ROWS


class FileProblems:
    """Gathers what is wrong with a file (bevindingen), so that all of it is told at once."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []
        self.more = 0

    def add(self, code: str, message: str, line: int, column: str | None = None, **numbers: object) -> None:
        """Note one mistake (invoerfout).

        Args:
            code: stable snake_case name.
            message: English msgid.
            line: line of the file, from 1.
            column: name of the column, if it concerns one.
            **numbers: what fills the placeholders.

        Raises:
            InvalidInput: at once, when there are `MOST_COUNTED` of them; `MOST_ERRORS` are told.
        """
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(FieldError(column or "file", message, line, column, code, numbers))
            return
        self.more += 1
        if self.more >= MOST_COUNTED - MOST_ERRORS:
            self.settle()

    def refuse(self, code: str, message: str, line: int, **numbers: object) -> NoReturn:
        """Refuse the file at once (afkeuren), for a mistake after which there is nothing to read.

        Args:
            code: stable snake_case name.
            message: English msgid.
            line: line of the file, from 1.
            **numbers: what fills the placeholders.

        Raises:
            InvalidInput: with this mistake and those noted before it.
        """
        self.add(code, message, line, None, **numbers)
        raise self._refusal()

    def settle(self) -> None:
        """Refuse the file if anything was wrong with it (afkeuren).

        Raises:
            InvalidInput: with every mistake that was noted, in the order of the lines.
        """
        if self.errors:
            raise self._refusal()

    def _refusal(self) -> InvalidInput:
        # What is found in a second look at a row comes later; people mend a file from top to bottom.
        ordered = [*sorted(self.errors, key=lambda error: error.line or 0), *self._untold()]
        return InvalidInput(ordered, msgid("The file is not right."), code="invalid_file")

    def _untold(self) -> list[FieldError]:
        if not self.more:
            return []
        message = (
            msgid("There are more than %(more)s other mistakes, which are not listed.")
            if self.more >= MOST_COUNTED - MOST_ERRORS
            else msgid("There are %(more)s other mistakes, which are not listed.")
        )
        return [FieldError("file", message, code="more_mistakes", numbers={"more": self.more})]
