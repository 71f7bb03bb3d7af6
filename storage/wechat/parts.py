"""The parts of answers: what waits for a follower, what was sent, what nobody knows of.

Every change that several processes may attempt at once is one conditional UPDATE: the row decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, select, update

from storage.database import Session
from storage.schema.wechat import WeChatPartRow, WeChatTurnRow, WeChatWindowRow
from storage.wechat.turns import OPEN_PARTS, PARTS, TURNS, Turn, turn_of

MOST_ATTEMPTS = 6


class PartState(StrEnum):
    """What became of a part. UNKNOWN: sent without WeChat saying whether it arrived."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of an answer; `total` is how many there are.

    A picture has the id of its file, and a text that stands in for it.
    """

    id: int
    turn_id: int
    sender_id: str
    ordinal: int
    total: int
    text: str
    file_id: str | None
    state: PartState
    changed_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Piece:
    """What a part holds: a text, or a picture with a text that stands in for it."""

    text: str
    file_id: str | None = None


# The statements of every message are built once: building them costs more than running them.

ANSWERING = (
    TURNS.update()
    .where(TURNS.c.id == bindparam("turn"))
    .values(
        answered_at=bindparam("at", type_=TURNS.c.answered_at.type),
        choices=bindparam("offered", type_=TURNS.c.choices.type),
        passive=func.coalesce(bindparam("handed", type_=TURNS.c.passive.type), TURNS.c.passive),
    )
)
STORING_PARTS = PARTS.insert()
WAITING_PARTS = (
    select(PARTS.c.turn_id)
    .where(PARTS.c.state.in_(OPEN_PARTS), PARTS.c.sender_id == bindparam("sender"))
    .group_by(PARTS.c.turn_id)
    .order_by(PARTS.c.turn_id)
    .limit(bindparam("most"))
)


async def store_answer(
    session: Session,
    turn: Turn,
    *,
    pieces: Sequence[Piece],
    choices: list[Any],
    now: datetime,
    handed: str | None,
) -> None:
    """Keep the answer of a turn, whose lock the caller holds, as parts that wait.

    `handed` is the text that a waiting delivery is handed, None where none waits; it holds the
    first part.
    """
    answer = {"turn": turn.id, "at": now, "offered": choices, "handed": handed}
    await session.execute(ANSWERING, answer)
    first = PartState.WAITING if handed is None else PartState.SENT
    rows = [
        {
            "turn_id": turn.id,
            "sender_id": turn.sender_id,
            "ordinal": ordinal,
            "text": piece.text,
            "file_id": piece.file_id,
            "state": (first if ordinal == 1 else PartState.WAITING).value,
            "changed_at": now,
            "attempts": 0,
        }
        for ordinal, piece in enumerate(pieces, start=1)
    ]
    if rows:
        await session.execute(STORING_PARTS, rows)


async def parts_of(session: Session, turn_id: int) -> list[Part]:
    """The parts of an answer in order."""
    table = WeChatPartRow.__table__
    statement = select(*table.c).where(table.c.turn_id == turn_id).order_by(table.c.ordinal)
    rows = (await session.execute(statement)).all()
    return [_part(row, total=len(rows)) for row in rows]


async def mark_part(session: Session, part: Part, state: PartState, *, now: datetime) -> None:
    """Move a part on; the caller holds the lock of its turn."""
    values = {"state": state.value, "changed_at": now}
    await session.execute(update(WeChatPartRow).where(WeChatPartRow.id == part.id).values(**values))


async def move_sending(
    session: Session, part_id: int, state: PartState, *, now: datetime, attempts: int
) -> None:
    """Say what became of a part that was being sent; one that was given up stays given up."""
    sending = (WeChatPartRow.id == part_id, WeChatPartRow.state == PartState.SENDING.value)
    values = {"state": state.value, "changed_at": now, "attempts": attempts}
    await session.execute(update(WeChatPartRow).where(*sending).values(**values))


async def waiting_turns(session: Session, sender_id: str, *, limit: int = 100) -> list[int]:
    """The sender's answers with parts that have not been sent, oldest first."""
    rows = await session.execute(WAITING_PARTS, {"sender": sender_id, "most": limit})
    return [row.turn_id for row in rows]


async def reset_parts(session: Session, turn_id: int, *, now: datetime) -> None:
    """Let every part of an answer wait again: the follower asks for it once more."""
    values = {"state": PartState.WAITING.value, "changed_at": now, "attempts": 0}
    await session.execute(
        update(WeChatPartRow).where(WeChatPartRow.turn_id == turn_id).values(**values)
    )


async def pushable_turns(
    session: Session, *, now: datetime, handed_before: datetime, retry_before: datetime, limit: int
) -> list[int]:
    """Answers whose parts may be pushed now: the window is open, and no delivery is due any more.

    Parts that failed are tried again after `retry_before`, MOST_ATTEMPTS times in all.
    """
    parts, turns, windows = (
        WeChatPartRow.__table__,
        WeChatTurnRow.__table__,
        WeChatWindowRow.__table__,
    )
    open_window = select(windows.c.sender_id).where(
        windows.c.sender_id == parts.c.sender_id,
        windows.c.closes_at > now,
        windows.c.remaining > 0,
    )
    statement = (
        select(parts.c.turn_id)
        .join(turns, turns.c.id == parts.c.turn_id)
        .where(
            parts.c.state == PartState.WAITING.value,
            parts.c.attempts < MOST_ATTEMPTS,
            or_(parts.c.attempts == 0, parts.c.changed_at < retry_before),
            parts.c.changed_at < handed_before,
            open_window.exists(),
        )
        .group_by(parts.c.turn_id)
        .order_by(parts.c.turn_id)
        .limit(limit)
    )
    return list((await session.scalars(statement)).all())


async def give_up_sending(session: Session, *, before: datetime, now: datetime) -> int:
    """Parts whose sender died on the way: nobody knows whether they arrived; says how many."""
    stuck = (
        WeChatPartRow.state == PartState.SENDING.value,
        WeChatPartRow.changed_at < before,
    )
    values = {"state": PartState.UNKNOWN.value, "changed_at": now}
    statement = update(WeChatPartRow).where(*stuck).values(**values)
    return len((await session.scalars(statement.returning(WeChatPartRow.id))).all())


async def fetched_by(
    session: Session, turn: Turn, number: int | None, *, since: datetime
) -> Turn | None:
    """The newest turn of that number by the same sender, or without one the oldest that waits."""
    table = WeChatTurnRow.__table__
    theirs = (
        table.c.sender_id == turn.sender_id,
        table.c.id != turn.id,
        table.c.received_at >= since,
        table.c.source_id.is_(None),
    )
    if number is not None:
        statement = select(*table.c).where(*theirs, table.c.number == number)
        statement = statement.order_by(table.c.id.desc())
    else:
        parts = WeChatPartRow.__table__
        waits = select(parts.c.id).where(
            parts.c.turn_id == table.c.id, parts.c.state.in_(OPEN_PARTS)
        )
        statement = select(*table.c).where(
            *theirs, or_(table.c.answered_at.is_(None), waits.exists())
        )
        statement = statement.order_by(table.c.id)
    row = (await session.execute(statement.limit(1))).one_or_none()
    return turn_of(session, row) if row else None


async def drop_waiting(session: Session, sender_id: str, *, now: datetime) -> None:
    """A follower has left: nothing waits for them, and no message may be sent."""
    waiting = (
        WeChatPartRow.sender_id == sender_id,
        WeChatPartRow.state.in_(OPEN_PARTS),
    )
    values = {"state": PartState.DROPPED.value, "changed_at": now}
    await session.execute(update(WeChatPartRow).where(*waiting).values(**values))
    await session.execute(delete(WeChatWindowRow).where(WeChatWindowRow.sender_id == sender_id))


def _part(row: Any, *, total: int) -> Part:
    values = dict(row._mapping)
    return Part(**{**values, "state": PartState(values["state"]), "total": total})
