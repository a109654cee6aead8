"""What happens next with a product choice, for the person who looks (volgende stap): a pure rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from regie.errors import msgid


@dataclass(frozen=True)
class NextStep:
    """What happens next (volgende stap).

    Args:
        message: msgid, with `%(names)s` where others have to act.
        endpoint: page where this person takes the step; None when it is up to others, or to nobody.
        tone: of a badge when something is wrong; empty when nothing is.
    """

    message: str
    endpoint: str | None = None
    tone: str = ""


def next_step(
    state: str, *, may_draft: bool, may_adopt: bool, took_part: bool, adopters: Sequence[str]
) -> NextStep | None:
    """Tell what happens next with a choice (volgende stap).

    Args:
        state: of the choice; `returned` for a draft that came back.
        may_draft: whether this person drafts here.
        may_adopt: whether this person's role adopts here.
        took_part: whether this person worked on it, and so may not adopt it.
        adopters: names of who may still adopt it.

    Returns:
        The step, for this person or for others; None for a choice that is done.
    """
    if state == "returned":
        return (
            NextStep(msgid("Improve it and submit it again"), "menus.edit") if may_draft else _BEING_DRAFTED
        )
    if state == "draft":
        return NextStep(msgid("Finish the draft"), "menus.edit") if may_draft else _BEING_DRAFTED
    if state != "submitted":
        return None
    if may_adopt and not took_part:
        return NextStep(msgid("Decide"), "menus.decide")
    return NextStep(msgid("Waits for %(names)s")) if adopters else _STUCK


_BEING_DRAFTED = NextStep(msgid("Is being drafted"))
_STUCK = NextStep(msgid("Nobody may adopt it"), tone="danger")
