"""What the outbox keeps of a failure: enough to tell the person who asked, in any language."""

from typing import Any

from regie.errors import DomainError, InvalidInput, msgid

FAULT = msgid("This could not be finished because of a fault on our side.")
INTERRUPTED = msgid("This was begun %(times)s times and interrupted every time.")


def describe(fault: Exception) -> dict[str, Any]:
    """Write down why a job failed (reden).

    Args:
        fault: a refusal, or a fault of ours; of that only the kind is kept: its words may quote a row.

    Returns:
        `code`, `message` (msgid), `numbers` and `detail` in English; `errors` when several things are wrong.
    """
    if not isinstance(fault, DomainError):
        return {**_sentence("fault", FAULT, {}, FAULT), "kind": type(fault).__name__}
    found = _sentence(fault.code, fault.message, fault.numbers, fault.detail())
    if isinstance(fault, InvalidInput):
        found["errors"] = [
            {"field": error.field, "line": error.line, "column": error.column}
            | _sentence(error.code, error.message, dict(error.numbers), error.detail())
            for error in fault.errors
        ]
    return found


def exhausted(times: int) -> dict[str, Any]:
    """Write down that a job kills whoever begins it (afgebroken).

    Args:
        times: how often it was begun.

    Returns:
        As `describe` does.
    """
    return _sentence("interrupted", INTERRUPTED, {"times": times}, INTERRUPTED % {"times": times})


def _sentence(code: str, message: str, numbers: dict[str, object], detail: str) -> dict[str, Any]:
    return {"code": code, "message": message, "numbers": numbers, "detail": detail}
