"""Idempotency (herhaalde verzoeken): the same form or API call sent twice has one effect and one answer."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, LargeBinary, Table, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.datastructures import MultiDict

from regie.cleaning import declare_cleanup
from regie.database.base import Base, Timestamp
from regie.database.scope import Actor
from regie.errors import Conflict, Invalid, from_database, msgid

SHORTEST_KEY, LONGEST_KEY = 8, 200
# They differ each time a form is opened, and change nothing about what it asks.
APART = frozenset({"csrf_token", "idempotency_key"})


class IdempotencyKey(Base):
    """A request that was answered (herhaalsleutel); seen by the person who sent it only."""

    __tablename__ = "idempotency"
    __table_args__ = {"schema": "regie"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    tenant_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    actor: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    answer: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(Timestamp)


_keys = cast("Table", IdempotencyKey.__table__)


def request_hash(method: str, path: str, form_or_json: object) -> bytes:
    """Say what a request asks (verzoek samenvatten), so that another request under the same key is noticed.

    Args:
        method: `POST` and the like.
        path: without the host, with the query string if it matters.
        form_or_json: the form, or the parsed json; of a file give its hash.

    Returns:
        SHA-256, 32 bytes; the token and the key in a form do not count.
    """
    asked = form_or_json.to_dict(flat=False) if isinstance(form_or_json, MultiDict) else form_or_json
    if isinstance(asked, Mapping):
        asked = {name: value for name, value in asked.items() if name not in APART}
    body = json.dumps([method.upper(), path, asked], sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).digest()


def once(
    session: Session, tenant_id: int, actor: Actor, key: str, request_hash: bytes
) -> dict[str, Any] | None:
    """Claim a key (herhaalsleutel), first thing in a request; a twin waits until this one has ended.

    Args:
        session: within a scope that may write for the tenant.
        tenant_id: where the request writes.
        actor: of the scope; another person's equal key is another key.
        key: from the form or the header, 8 to 200 characters.
        request_hash: what `request_hash` gave.

    Returns:
        None when this request is the first: do it and `store` the answer. Else the answer that was stored.

    Raises:
        Invalid: the key is too short or too long, or was used for another request (`idempotency_key_reused`).
        Conflict: the twin takes too long (`busy`), or ended without an answer (`already_handled`).
    """
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        message = msgid("The key of a request must have %(shortest)s to %(longest)s characters.")
        raise Invalid(message, code="idempotency_key_invalid", shortest=SHORTEST_KEY, longest=LONGEST_KEY)
    if _claim(
        session, {"tenant_id": tenant_id, "actor": actor.person_id, "key": key, "request_hash": request_hash}
    ):
        return None
    query = select(_keys.c.request_hash, _keys.c.answer).where(*_same(tenant_id, actor, key))
    known, answer = session.execute(query).one()
    if bytes(known) != request_hash:
        message = msgid("This key was used before, for another request. Open the page again.")
        raise Invalid(message, code="idempotency_key_reused")
    if answer is None:
        raise Conflict(msgid("This was sent before and has been handled."), code="already_handled")
    return dict(answer)


def store(session: Session, tenant_id: int, actor: Actor, key: str, answer: dict[str, Any]) -> None:
    """Keep the answer to the first request (antwoord bewaren), in the same transaction as its effect.

    Args:
        session: the one that claimed the key.
        tenant_id: as `once` had it.
        actor: as `once` had it.
        key: as `once` had it.
        answer: json, such as where to go next; kept for thirty days.
    """
    session.execute(update(_keys).where(*_same(tenant_id, actor, key)).values(answer=answer))


# Keys of more than thirty days ago, of all tenants.
forget_old_keys = declare_cleanup("requests.answers", "regie.forget_keys")


def _claim(session: Session, values: dict[str, object]) -> bool:
    try:
        statement = insert(_keys).values(values).on_conflict_do_nothing()
        done = session.execute(statement, execution_options={"preserve_rowcount": True})
    except DBAPIError as fault:
        raise (from_database(fault) or fault) from fault
    return cast("CursorResult[Any]", done).rowcount == 1


def _same(tenant_id: int, actor: Actor, key: str) -> tuple[Any, ...]:
    return (_keys.c.tenant_id == tenant_id, _keys.c.actor == actor.person_id, _keys.c.key == key)
