"""What was said lately: the part of the stored exchanges that a new question may refer to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from retrieval.answer import Turn
from storage import people
from storage.database import Session

PAUSE = timedelta(minutes=30)
TURNS = 3


async def current_exchanges(
    session: Session, user: people.User, *, now: datetime, limit: int
) -> Sequence[people.ExchangeRow]:
    """The person's last exchanges of the past half hour, oldest first."""
    return await people.recent_exchanges(session, user, since=now - PAUSE, limit=limit)


def turns(exchanges: Sequence[people.ExchangeRow]) -> tuple[Turn, ...]:
    """What a follow-up question may lean on."""
    return tuple(
        Turn(exchange.meant or exchange.question, exchange.answer, exchange.clarifies)
        for exchange in exchanges
    )
