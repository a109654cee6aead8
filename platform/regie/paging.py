"""Leafing through a list (bladeren): which rows of how many a page shows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paging:
    """Which page of a list is shown (bladeren).

    Args:
        asked: page that was asked for, from 1; one beyond the last gives the last.
        size: rows on a page.
        count: rows on all pages.
    """

    asked: int
    size: int
    count: int

    @property
    def pages(self) -> int:
        """Tell how many pages there are, at least 1."""
        return max(-(-self.count // self.size), 1)

    @property
    def number(self) -> int:
        """Give the page that is shown, from 1."""
        return min(max(self.asked, 1), self.pages)

    @property
    def offset(self) -> int:
        """Tell how many rows come before this page."""
        return (self.number - 1) * self.size
