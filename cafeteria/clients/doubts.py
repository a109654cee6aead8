"""What is asked before a client is registered or renamed (navraag): is it a double, and what number is it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from cafeteria.clients.alike import NO_SIGN, ZEROS, are_alike, holds_bsn, is_bsn_like, plain_number, words_of
from cafeteria.clients.models import Client
from regie.asking import Question
from regie.database.rows import rows_as
from regie.database.tenant import Tenant
from regie.errors import msgid

NAMED = 5
# Words of two letters stand in half of all names.
TELLING = 3
PLAIN_NUMBER = func.regexp_replace(
    func.regexp_replace(func.lower(Client.number), NO_SIGN, "", "g"), ZEROS, r"\1", "g"
)


@dataclass(frozen=True)
class Known:
    """A client who is registered already (bekende inwoner).

    Args:
        tenant_id: the municipality.
        municipality: its name.
        id: of the client.
        number: number of the client.
        name: as shown.
    """

    tenant_id: int
    municipality: str
    id: UUID
    number: str
    name: str

    @property
    def words(self) -> str:
        """Say who it is (wie)."""
        return f"{self.name} ({self.number}, {self.municipality})"


def list_doubts(session: Session, tenant_ids: Collection[int], number: str, name: str) -> list[Question]:
    """List what to ask before somebody is registered (navraag bij inschrijving).

    Args:
        tenant_ids: municipalities whose clients the person may read; no other client is named.
        number: the new number.
        name: the new name.

    Returns:
        Questions; none for who is plainly new.
    """
    return [
        *_of_a_citizen_number(number),
        *_about(
            "number_alike",
            msgid(
                "This number is used already, perhaps in another spelling: %(who)s. Is this somebody else?"
            ),
            "number",
            [one for one in _known_by_number(session, tenant_ids, number) if not are_alike(one.name, name)],
        ),
        *about_name(session, tenant_ids, name),
    ]


def about_name(
    session: Session, tenant_ids: Collection[int], name: str, but: UUID | None = None
) -> list[Question]:
    """Ask about clients whose name is like this one (lijkt op).

    Args:
        tenant_ids: municipalities whose clients the person may read; no other client is named.
        name: the new name.
        but: the client itself, when it gets another name.

    Returns:
        One question, or none.
    """
    message = msgid("Perhaps this person is registered already: %(who)s. Is this somebody else?")
    found = [one for one in _known_by_name(session, tenant_ids, name) if one.id != but]
    return _about("person_alike", message, "name", [one for one in found if are_alike(one.name, name)])


def about_words(**words: str) -> list[Question]:
    """Ask about a number of a citizen in what somebody wrote (BSN in tekst).

    Args:
        **words: text by the name of its field.

    Returns:
        A question for each field that holds such a number.
    """
    message = msgid(
        "This text holds a number like a citizen service number, which Regie does not keep. Keep it?"
    )
    held = ((name, text) for name, text in words.items() if holds_bsn(text))
    return [Question("bsn_in_text", message, name, {"text": text}) for name, text in held]


def _of_a_citizen_number(number: str) -> list[Question]:
    if not is_bsn_like(number):
        return []
    message = msgid(
        "%(number)s looks like a citizen service number, which Regie does not keep. Is it the number of the "
        "benefit system?"
    )
    return [Question("bsn_like", message, "number", {"number": number})]


def _about(code: str, message: str, field: str, found: list[Known]) -> list[Question]:
    who = "; ".join(one.words for one in found[:NAMED])
    more = f" (+{len(found) - NAMED})" if len(found) > NAMED else ""
    return [Question(code, message, field, {"who": who + more})] if found else []


def _known_by_number(session: Session, tenant_ids: Collection[int], number: str) -> list[Known]:
    return _known(session, tenant_ids, PLAIN_NUMBER.is_not_distinct_from(plain_number(number)))


def _known_by_name(session: Session, tenant_ids: Collection[int], name: str) -> list[Known]:
    words = words_of(name)
    telling = [word for word in words if len(word) >= TELLING] or words
    return _known(session, tenant_ids, or_(*(func.strpos(Client.searchable, word) > 0 for word in telling)))


def _known(session: Session, tenant_ids: Collection[int], like: ColumnElement[bool]) -> list[Known]:
    query = (
        select(Client.tenant_id, Tenant.name.label("municipality"), Client.id, Client.number, Client.name)
        .join(Tenant, Tenant.id == Client.tenant_id)
        .where(Client.tenant_id.in_(tenant_ids), like)
        .order_by(Client.sorted_by, Client.number, Client.id)
    )
    return rows_as(Known, session.execute(query))
