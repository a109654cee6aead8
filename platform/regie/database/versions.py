"""Versions (versies): who changes a row says which version was seen, so that no change is lost unseen."""

from uuid import UUID

from sqlalchemy import FetchedValue, Integer, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from regie.database.base import Owned
from regie.errors import Conflict, msgid, not_yours


class Versioned(Owned):
    """A row that two people may change (versie); it is born with version 1."""

    version: Mapped[int] = mapped_column(Integer, server_default=FetchedValue())


def take_version(
    session: Session, model: type[Versioned], tenant_id: int, row_id: UUID, expected_version: int
) -> int:
    """Claim the next version of a row (versie), which also locks it until the transaction ends.

    Args:
        session: within a scope that may write there.
        model: mapped class.
        tenant_id: owner of the row.
        row_id: the row.
        expected_version: version that the person saw.

    Returns:
        The new version.

    Raises:
        NotFound: it does not exist, or it is not yours.
        Conflict: `stale`, somebody changed it since.
    """
    mine = (model.tenant_id == tenant_id, model.id == row_id)
    taken = session.execute(
        update(model)
        .where(*mine, model.version == expected_version)
        .values(version=expected_version + 1)
        .execution_options(synchronize_session=False)
        .returning(model.version)
    )
    if taken.one_or_none() is None:
        if session.scalar(select(model.id).where(*mine)) is None:
            raise not_yours()
        raise Conflict(
            msgid("Somebody else changed this after you opened it. Look at it again."), code="stale"
        )
    return expected_version + 1
