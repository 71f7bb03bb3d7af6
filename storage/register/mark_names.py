"""The few columns of marks that their names are compared by: hundreds are read for one question."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select

from storage.database import Session
from storage.schema.patents import TrademarkRow


class MarkName(NamedTuple):
    """A mark's name in a class, with its similar groups separated by spaces."""

    id: int
    name: str
    nice_class: int
    groups: str


async def mark_names(session: Session, ids: Iterable[int]) -> Sequence[MarkName]:
    """The names of the marks with those ids that are not removed."""
    statement = select(
        TrademarkRow.id, TrademarkRow.name, TrademarkRow.nice_class, TrademarkRow.groups
    ).where(TrademarkRow.id.in_(list(ids)), TrademarkRow.removed.is_(False))
    return [MarkName(*row) for row in await session.execute(statement)]
