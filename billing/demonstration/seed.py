"""Fills the demonstration."""

from regie.database.provision import DatabaseUrls


def seed(urls: DatabaseUrls) -> None: ...
