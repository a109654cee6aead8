"""Tenants: who owns rows (gemeente, samenwerkingsverband); the kernel knows no more of them than this."""

from collections.abc import Sequence

from sqlalchemy import Integer, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from regie.database.base import Base
from regie.errors import not_yours

MUNICIPALITY = "municipality"


class Tenant(Base):
    """Owner of rows (eigenaar): a municipality, a cooperation, or the platform itself."""

    __tablename__ = "tenant"
    __table_args__ = {"schema": "tenants"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    cooperation_id: Mapped[int]
    slug: Mapped[str]
    name: Mapped[str]
    home: Mapped[str]
    state: Mapped[str]
    person_word: Mapped[str]
    theme: Mapped[str | None]


def require_tenant(session: Session, cooperation_id: int, slug: str) -> Tenant:
    """Find a tenant by the name in the address bar (gemeente in de URL).

    Args:
        session: within a scope; what is not readable is not found.
        cooperation_id: the cooperation of the scope.
        slug: for instance `woerden`.

    Returns:
        The tenant.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    found = session.scalar(select(Tenant).where(Tenant.cooperation_id == cooperation_id, Tenant.slug == slug))
    if found is None:
        raise not_yours()
    return found


def require_municipality(session: Session, cooperation_id: int, slug: str) -> Tenant:
    """Find a municipality by the name in the address bar (gemeente); the cooperation itself is none.

    Args:
        session: within a scope; what is not readable is not found.
        cooperation_id: the cooperation of the scope.
        slug: for instance `woerden`.

    Returns:
        The municipality.

    Raises:
        NotFound: it does not exist, it is not yours, or it is no municipality.
    """
    found = require_tenant(session, cooperation_id, slug)
    if found.kind != MUNICIPALITY:
        raise not_yours()
    return found


def list_readable_tenants(session: Session, cooperation_id: int) -> Sequence[Tenant]:
    """List the tenants that the scope may read (leesbare gemeenten), the cooperation first, then by name.

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        Tenants.
    """
    query = select(Tenant).where(Tenant.cooperation_id == cooperation_id)
    return session.scalars(query.order_by(Tenant.kind, Tenant.name)).all()
