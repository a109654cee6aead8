"""The trail of the furnished house can be read: everything in it has a name."""

import psycopg
from flask import Flask

from regie.audit.events import DETAILS, EVENTS
from tests.pages.examples import Examples


def names_of(owner_url: str, query: str) -> set[str]:
    with psycopg.connect(owner_url) as connection:
        connection.execute("SELECT regie.open_maintenance()")
        return {row[0] for row in connection.execute(query)}


def test_what_happened_in_the_furnished_house_has_words(app: Flask, examples: Examples) -> None:
    happened = names_of(examples.owner_url, "SELECT DISTINCT what FROM regie.audit")
    assert len(happened) > 15
    assert happened <= EVENTS.keys()


def test_what_was_noted_in_the_furnished_house_has_a_name(app: Flask, examples: Examples) -> None:
    noted = names_of(examples.owner_url, "SELECT DISTINCT jsonb_object_keys(detail) FROM regie.audit")
    assert len(noted) > 15
    assert noted <= DETAILS.keys()
