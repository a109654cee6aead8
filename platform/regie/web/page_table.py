"""The table of pages: what each declares; navigation, role matrix and the browser sweep read it."""

from dataclasses import dataclass
from typing import Literal

from regie.permissions import Permission

# "self" is the own account: no municipality changes.
Writes = Literal["municipality", "cooperation", "members", "self"]
# The methods of a page with a form; any other page is only read.
READS_AND_WRITES = ("GET", "POST")


@dataclass(frozen=True)
class Nav:
    """Where a page stands in the navigation (menu).

    Args:
        label: msgid.
        order: lower comes first.
        within: `one` shows it to who is within one municipality, `several` to who looks at several at once,
            `any` to both.
    """

    label: str
    order: int
    within: Literal["any", "one", "several"] = "any"


@dataclass(frozen=True)
class PageInfo:
    """What a page declares of itself (paginaverklaring); tests and navigation read this table.

    Args:
        endpoint: Flask's name of it.
        rule: address with placeholders.
        title: msgid.
        methods: `GET`, `POST`.
        permission: who may enter; None for every signed-in person.
        writes: what a POST may change.
        nav: place in the navigation, if it has one.
        public: open to visitors who have not signed in.
    """

    endpoint: str
    rule: str
    title: str
    methods: tuple[str, ...]
    permission: Permission | None
    writes: Writes | None
    nav: Nav | None
    public: bool

    @property
    def noun(self) -> str:
        """Give the noun that the page belongs to, as its blueprint is called."""
        return self.endpoint.partition(".")[0]

    @property
    def of_one_municipality(self) -> bool:
        """Tell whether the address names a municipality."""
        return "<slug>" in self.rule


PAGES: dict[str, PageInfo] = {}
