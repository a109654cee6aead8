"""Table of the funds."""

from sqlalchemy.orm import Mapped

from regie.database.base import Base
from regie.database.dated import Dated


class Fund(Dated, Base):
    """Fund (geldstroom) of the cooperation, ordinary or open-ended (open einde)."""

    __tablename__ = "fund"
    __table_args__ = {"schema": "cafeteria"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
