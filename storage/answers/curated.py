"""Whether staff have changed a card or a policy fact: one cheap look, before every question."""

from sqlalchemy import func, select

from storage.database import Session
from storage.schema.answers import CardVersionRow, FactVersionRow

Changes = tuple[int, int]

_CHANGES = select(
    select(func.max(CardVersionRow.__table__.c.id)).scalar_subquery(),
    select(func.max(FactVersionRow.__table__.c.id)).scalar_subquery(),
)


async def changes(session: Session) -> Changes:
    """Two numbers that move with every change of a card and of a fact."""
    card, fact = (await session.execute(_CHANGES)).one()
    return card or 0, fact or 0
