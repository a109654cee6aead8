"""Spellings of a name are alike whatever the accents, case and composition; another name is not."""

import string
import unicodedata
from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.database.provision import DatabaseUrls

LETTERS = st.sampled_from(string.ascii_lowercase)
MARKS = st.text(st.sampled_from("\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0327\u0328"), max_size=2)
NAMES = st.lists(st.tuples(LETTERS, MARKS), min_size=1, max_size=12)

Pairs = list[tuple[str, str]]


class Database:
    """What the database says of spellings."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def searchable(self, text: str) -> str:
        found = self.connection.execute("SELECT regie.searchable(%s)", (text,)).fetchone()
        assert found
        return str(found[0])


@pytest.fixture(scope="module")
def says(database: DatabaseUrls) -> Iterator[Database]:
    with psycopg.connect(database.owner) as connection:
        yield Database(connection)


def spelled(name: Pairs) -> str:
    return "".join(letter + marks for letter, marks in name)


@given(name=NAMES)
def test_every_composition_and_case_of_a_name_is_searched_by_its_bare_letters(
    says: Database, name: Pairs
) -> None:
    bare = "".join(letter for letter, _ in name)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        for text in (spelled(name), spelled(name).upper(), spelled(name).title()):
            assert says.searchable(unicodedata.normalize(form, text)) == bare


@given(name=NAMES, other=NAMES)
def test_another_name_stays_another_name(says: Database, name: Pairs, other: Pairs) -> None:
    bare = ["".join(letter for letter, _ in each) for each in (name, other)]
    assert (says.searchable(spelled(name)) == says.searchable(spelled(other))) == (bare[0] == bare[1])


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Søren Łukasz Đặng", "soren lukasz dang"),
        ("Strauß", "STRAUSS"),
        ("Ĳsbrand", "ijsbrand"),
        ("Ægir Œuvre Þór", "aegir oeuvre thor"),
        ("d’Angelo–Smit", "d'angelo-smit"),
        ("İpek Işık", "ipek isik"),
        ("Ｆｕｌｌ", "full"),
        ("Ёлка Ἀθῆναι", "елка αθηναι"),
        ("zacht\u00adstreepje", "zachtstreepje"),
    ],
)
def test_letters_that_unicode_does_not_take_apart_are_found_as_people_type_them(
    says: Database, written: str, typed: str
) -> None:
    assert says.searchable(written) == says.searchable(typed)


def test_the_application_can_ask_it_and_nobody_without_a_role_of_ours(database: DatabaseUrls) -> None:
    with psycopg.connect(database.app) as app:
        assert app.execute("SELECT regie.searchable('É')").fetchone() == ("e",)
        app.rollback()
    with psycopg.connect(database.owner) as owner:
        public = "SELECT has_function_privilege('regie_relay', 'regie.searchable(text)', 'EXECUTE')"
        assert owner.execute(public).fetchone() == (False,)
