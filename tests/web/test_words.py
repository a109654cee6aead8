"""The Dutch on the screen: one word for one thing, the words that people use for it, and u throughout."""

import re
from collections.abc import Iterator

import pytest

from regie.web.languages import catalogue_sources
from regie.web.translations import language_of, read

WORDS = {
    "Assortment": "Assortiment",
    "Product choice": "Productkeuze",
    "Available": "Beschikbaar",
    "Reserved": "Gereserveerd",
    "Commitments": "Verplichtingen",
    "Committed": "Verplichtingen",
    "Realised": "Gerealiseerd",
    "Still to be covered": "Nog te dekken",
    "Cost overview": "Kostenoverzicht",
    "Cost distribution": "Kostenverdeling",
    "Cost pool": "Kostenplaats",
    "Trial": "Proef",
    "Final": "Definitief",
    "Clients": "Inwoners",
}
PLACEHOLDER = re.compile(r"%\(\w+\)s")
# What is not said, and what is said instead.
NOT_SAID = {
    r"\bproductmenu|\bmenukaart": "productkeuze",
    r"toezegg|toegezegd": "tijdelijke reservering, verplichting",
    r"zienswijze": "reactie",
    r"\bbezwaar": "niet akkoord met een regel",
    r"\blet op\b": "84 % gebruikt",
    r"\bcli[eë]nt": "inwoner",
    r"\bafrekening": "kostenoverzicht; een afrekening is er aan het einde van het jaar",
    r"\btenant|\bdashboard\b|\bbutton\b": "gemeente, overzicht, knop",
    r"\bophoging|\bbesteed\b": "extra budget, gerealiseerd",
    r"\b(?:je|jij|jouw|jullie)\b": "u",
}


def dutch() -> Iterator[tuple[str, str]]:
    for path in catalogue_sources():
        if language_of(path) == "nl":
            for message in read(path):
                forms = message.string if isinstance(message.string, list | tuple) else [message.string]
                said = [PLACEHOLDER.sub("", form or "") for form in forms if message.id]
                yield from ((str(message.id), form) for form in said)


def test_the_words_of_the_trade_are_those_that_people_use() -> None:
    found = dict(dutch())
    assert {name: found.get(name) for name in WORDS} == WORDS


@pytest.mark.parametrize(("words", "instead"), NOT_SAID.items())
def test_no_sentence_says_it_otherwise(words: str, instead: str) -> None:
    wrong = [text for _, text in dutch() if re.search(words, text, re.IGNORECASE)]
    assert wrong == [], f"say {instead}"


@pytest.mark.parametrize("words", NOT_SAID)
def test_a_word_that_is_not_said_would_be_found(words: str) -> None:
    said = "productmenu toegezegd zienswijze bezwaar let op cliënt afrekening tenant ophoging jouw"
    assert re.search(words, said)
