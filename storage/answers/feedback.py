"""What people think of answers, and whether an answer that comes later may be sent to them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update

from storage.database import Session
from storage.people import User
from storage.schema.answers import FeedbackRow
from storage.schema.people import ExchangeRow, OpenQuestionRow
from storage.upsert import insert

LONGEST_REASON = 200


class Verdict(StrEnum):
    """What a person thought of an answer."""

    GOOD = "good"
    BAD = "bad"


async def note_verdict(
    session: Session,
    user: User,
    exchange_id: int,
    verdict: Verdict,
    *,
    now: datetime,
    reason: str = "",
) -> bool:
    """Keep the verdict on the person's own exchange, the last one counts; False for others'.

    A reason stays until another one is given.
    """
    owner = await session.scalar(select(ExchangeRow.user_id).where(ExchangeRow.id == exchange_id))
    if owner != user.id:
        return False
    values = {"verdict": verdict.value, "at": now}
    if reason or verdict is Verdict.GOOD:
        values["reason"] = reason[:LONGEST_REASON]
    row = {"exchange_id": exchange_id, "reason": "", **values}
    statement = insert(session, FeedbackRow).values(**row)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["exchange_id"], set_=values)
    )
    return True


async def agree_to_be_told(session: Session, user: User, exchange_id: int) -> bool:
    """Note that an answer to a question handed over may be sent; False where none is theirs."""
    theirs = select(ExchangeRow.id).where(
        ExchangeRow.id == exchange_id, ExchangeRow.user_id == user.id
    )
    statement = (
        update(OpenQuestionRow)
        .where(OpenQuestionRow.exchange_id.in_(theirs))
        .values(agreed=True)
        .returning(OpenQuestionRow.id)
    )
    return (await session.scalars(statement)).one_or_none() is not None
