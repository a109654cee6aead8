"""Checks (controles): what a story or drill promises beside what came out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Check:
    """One promise (controle).

    Args:
        name: in words.
        expected: what the note prints, or what must hold.
        found: what came out of the services.
    """

    name: str
    expected: Any
    found: Any

    @property
    def ok(self) -> bool:
        """Tell whether it holds."""
        return bool(self.expected == self.found)


def told(checks: Sequence[Check], **keys: object) -> dict[str, object]:
    """Make the object that a story prints (uitkomst).

    Args:
        checks: every promise.
        **keys: what the story found.

    Returns:
        The keys, with `ok` and `checks`.
    """
    return {
        **keys,
        "ok": all(check.ok for check in checks),
        "checks": [{**asdict(check), "ok": check.ok} for check in checks],
    }
