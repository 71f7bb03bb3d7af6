"""Questions that wait for staff: handed over, disliked, or left without an answer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from storage.answers.feedback import Verdict
from storage.database import Session
from storage.people import User
from storage.schema.answers import AnsweredRow, FeedbackRow, StaffAnswerRow
from storage.schema.people import ExchangeRow, OpenQuestionRow
from storage.upsert import insert


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A question that waits; `reason` is what its person disliked, if they said so."""

    exchange_id: int
    user_id: int
    question: str
    asked_at: datetime
    abstained: bool
    handed: bool
    agreed: bool
    disliked: bool
    reason: str


async def waiting(
    session: Session,
    *,
    since: datetime,
    limit: int,
    only: Collection[int] = (),
) -> list[Waiting]:
    """The newest questions since a time that nobody has dealt with; `only` those numbers if any.

    What was handed over waits however old it is.
    """
    wanted = or_(
        OpenQuestionRow.id.is_not(None),
        (FeedbackRow.verdict == Verdict.BAD.value) & (ExchangeRow.asked_at >= since),
        (ExchangeRow.outcome == "abstained") & (ExchangeRow.asked_at >= since),
    )
    statement = (
        select(ExchangeRow, OpenQuestionRow, FeedbackRow)
        .outerjoin(OpenQuestionRow, OpenQuestionRow.exchange_id == ExchangeRow.id)
        .outerjoin(FeedbackRow, FeedbackRow.exchange_id == ExchangeRow.id)
        .outerjoin(AnsweredRow, AnsweredRow.exchange_id == ExchangeRow.id)
        .where(AnsweredRow.exchange_id.is_(None), wanted)
        .order_by(ExchangeRow.id.desc())
        .limit(limit)
    )
    if only:
        statement = statement.where(ExchangeRow.id.in_(only))
    return [
        Waiting(
            exchange_id=exchange.id,
            user_id=exchange.user_id,
            question=exchange.meant or exchange.question,
            asked_at=exchange.asked_at,
            abstained=exchange.outcome == "abstained",
            handed=handed is not None,
            agreed=handed is not None and handed.agreed,
            disliked=verdict is not None and verdict.verdict == Verdict.BAD.value,
            reason=verdict.reason if verdict is not None else "",
        )
        for exchange, handed, verdict in await session.execute(statement)
    ]


async def add_answer(session: Session, text: str, *, author: User, now: datetime) -> int:
    """Keep an answer of staff's own and give its number."""
    row = StaffAnswerRow(text=text, author_id=author.id, at=now, card_id="")
    session.add(row)
    await session.flush()
    return row.id


async def close(
    session: Session, exchange_ids: Iterable[int], *, answer_id: int | None, now: datetime
) -> list[int]:
    """Deal with questions, each once: by an answer, or by setting them aside.

    Says which it did; numbers of no question are passed over.
    """
    wanted = select(ExchangeRow.id).where(ExchangeRow.id.in_(list(exchange_ids)))
    done = []
    for exchange_id in await session.scalars(wanted.order_by(ExchangeRow.id)):
        values = {"exchange_id": exchange_id, "answer_id": answer_id, "at": now}
        statement = insert(session, AnsweredRow).values(**values).on_conflict_do_nothing()
        if await session.scalar(statement.returning(AnsweredRow.exchange_id)) is not None:
            done.append(exchange_id)
    return done


async def reopen(session: Session, exchange_id: int) -> None:
    """Let a question wait again: its person disliked the answer."""
    await session.execute(delete(AnsweredRow).where(AnsweredRow.exchange_id == exchange_id))


async def answer_text(session: Session, answer_id: int) -> str | None:
    """The words of an answer of staff's own, or None."""
    return await session.scalar(select(StaffAnswerRow.text).where(StaffAnswerRow.id == answer_id))


async def became_card(session: Session, answer_id: int, card_id: str) -> None:
    """Note which card an answer became."""
    statement = update(StaffAnswerRow).where(StaffAnswerRow.id == answer_id)
    await session.execute(statement.values(card_id=card_id))
