"""What refers to a fund (verwijzingen), kind by kind: each room says in its part.py which of its rows do."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import InstrumentedAttribute


@dataclass(frozen=True)
class Reference:
    """A kind of row that refers to a fund (soort verwijzing).

    Args:
        cooperation: column with the cooperation of the fund.
        code: column with the code of the fund.
    """

    cooperation: InstrumentedAttribute[Any]
    code: InstrumentedAttribute[Any]


# By msgid of what the rows are called, many of them.
fund_references: dict[str, Reference] = {}


def count_references(session: Session, cooperation_id: int, code: str) -> dict[str, int]:
    """Count what refers to a fund (aantal verwijzingen), in one statement.

    Args:
        session: within a scope; rows of municipalities that may not be read do not count.
        cooperation_id: the cooperation of the scope.
        code: of the fund.

    Returns:
        For each kind, by its msgid, how many rows; kinds without any as well.
    """
    counts = [
        select(func.count())
        .where(one.cooperation == cooperation_id, one.code == code)
        .scalar_subquery()
        .label(words)
        for words, one in fund_references.items()
    ]
    return dict(session.execute(select(*counts)).mappings().one())
