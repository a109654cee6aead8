"""What one product choice changes to another (wijzigingen), in words for a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import ngettext

from cafeteria.menus.comparing import Difference
from regie.errors import msgid
from regie.web.formats import translated

FIRST = 2


@dataclass(frozen=True)
class Changed:
    """A product that changes (gewijzigd product).

    Args:
        words: what changes about it.
        more: how much more or less it can ask at most.
    """

    words: str
    more: str


@dataclass(frozen=True)
class Changes:
    """Everything that changes (wijzigingen).

    Args:
        products: that change, by name.
        summary: how many there are, and what that can ask together.
        sentences: of all of them.
    """

    products: tuple[Changed, ...]
    summary: str
    sentences: tuple[str, ...]

    @property
    def first(self) -> tuple[str, ...]:
        """Give the sentences that have room in a bar (eerste wijzigingen)."""
        return self.sentences[:FIRST]

    @property
    def others(self) -> int:
        """Count the sentences that have not (overige wijzigingen)."""
        return max(len(self.sentences) - FIRST, 0)


def gather_changes(compared: Sequence[tuple[Difference, Sequence[str]]]) -> Changes:
    """Put in words what changes (wijzigingen).

    Args:
        compared: each product with the sentences about it, none where nothing changes.

    Returns:
        For the page.
    """
    changed = [(one, words) for one, words in compared if words]
    return Changes(
        tuple(Changed(" ".join(words), more_words(one.more_cents)) for one, words in changed),
        _summary(len(changed), [one.more_cents for one, _ in compared]),
        tuple(sentence for _, words in changed for sentence in words),
    )


def more_words(cents: int | None) -> str:
    """Say an amount more or less (verschil).

    Args:
        cents: more, or less when below zero; None where there is no limit.

    Returns:
        Such as `€ 1.200,00 meer`.
    """
    if cents is None:
        return translated(msgid("without a limit"))
    if cents == 0:
        return translated(msgid("same amount"))
    message = msgid("%(amount_cents)s more") if cents > 0 else msgid("%(amount_cents)s less")
    return translated(message, {"amount_cents": abs(cents)})


def _summary(count: int, amounts: Sequence[int | None]) -> str:
    if not count:
        return translated(msgid("Nothing changes."))
    words: str = ngettext("%(num)s product changes", "%(num)s products change", count)
    bounded = [cents for cents in amounts if cents is not None]
    if len(bounded) < len(amounts):
        return words
    sentence = msgid("%(changes)s: together at most %(more)s")
    return translated(sentence, {"changes": words, "more": more_words(sum(bounded))})
