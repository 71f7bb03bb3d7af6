"""The WeChat channel's rows: turns (one message and its answer) and the parts of answers.

Every change that several processes may attempt at once is one conditional UPDATE: the row decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Session
from storage.schema.wechat import WeChatConsentRow, WeChatPartRow, WeChatTurnRow, WeChatWindowRow

MOST_NUMBER = 99
MOST_ATTEMPTS = 6
OPEN_PARTS = ("waiting", "unknown")


class PartState(StrEnum):
    """What became of a part. UNKNOWN: sent without WeChat saying whether it arrived."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message as the rows know it."""

    id: int
    sender_id: str
    message_id: str
    received_at: datetime
    payload: dict[str, Any]
    deliveries: int
    attempts: int
    claimed_by: str
    claimed_until: datetime
    answered_at: datetime | None
    passive: str | None
    number: int | None
    choices: list[Any]
    source_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of an answer; `total` is how many there are."""

    id: int
    turn_id: int
    sender_id: str
    ordinal: int
    total: int
    text: str
    state: PartState
    changed_at: datetime
    attempts: int


# The statements of every message are built once: building them costs more than running them.

TURNS = cast("Table", WeChatTurnRow.__table__)
PARTS = cast("Table", WeChatPartRow.__table__)
FINDING = select(*TURNS.c).where(TURNS.c.id == bindparam("turn"))
LOCKING = (
    TURNS.update()
    .where(TURNS.c.id == bindparam("turn"))
    .values(deliveries=TURNS.c.deliveries)
    .returning(*TURNS.c)
)
ANSWERING = (
    TURNS.update()
    .where(TURNS.c.id == bindparam("turn"))
    .values(
        answered_at=bindparam("at", type_=TURNS.c.answered_at.type),
        choices=bindparam("offered", type_=TURNS.c.choices.type),
        passive=func.coalesce(bindparam("handed", type_=TURNS.c.passive.type), TURNS.c.passive),
    )
)
OVERLAPPING = (
    select(TURNS.c.id)
    .where(
        TURNS.c.sender_id == bindparam("sender"),
        TURNS.c.id != bindparam("turn"),
        TURNS.c.source_id.is_(None),
        or_(
            TURNS.c.answered_at.is_(None),
            TURNS.c.answered_at > bindparam("since", type_=TURNS.c.received_at.type),
        ),
    )
    .limit(1)
)
LAST_CHOICES = (
    select(TURNS.c.choices)
    .where(
        TURNS.c.sender_id == bindparam("sender"),
        TURNS.c.answered_at.is_not(None),
        TURNS.c.source_id.is_(None),
    )
    .order_by(TURNS.c.answered_at.desc(), TURNS.c.id.desc())
    .limit(1)
)
STORING_PARTS = PARTS.insert()
WAITING_PARTS = (
    select(PARTS.c.turn_id)
    .where(PARTS.c.state.in_(OPEN_PARTS), PARTS.c.sender_id == bindparam("sender"))
    .group_by(PARTS.c.turn_id)
    .order_by(PARTS.c.turn_id)
    .limit(bindparam("most"))
)


@cache
def _opening(dialect: str) -> Any:
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(TURNS)
    return insert.on_conflict_do_update(
        index_elements=["sender_id", "message_id"],
        set_={"deliveries": TURNS.c.deliveries + 1},
    ).returning(*TURNS.c)


async def open_turn(
    session: Session,
    *,
    sender_id: str,
    message_id: str,
    payload: dict[str, Any],
    now: datetime,
    claimed_by: str,
    claimed_until: datetime,
) -> Turn:
    """The turn of a message, written when new and then claimed; a known one counts a delivery."""
    values = {
        "sender_id": sender_id,
        "message_id": message_id,
        "payload": payload,
        "received_at": now,
        "deliveries": 1,
        "attempts": 1,
        "claimed_by": claimed_by,
        "claimed_until": claimed_until,
        "choices": [],
    }
    opened = await session.execute(_opening(session.get_bind().dialect.name), values)
    return _turn(opened.one())


async def find_turn(session: Session, turn_id: int) -> Turn | None:
    """The turn as it stands."""
    row = (await session.execute(FINDING, {"turn": turn_id})).one_or_none()
    return _turn(row) if row else None


async def lock_turn(session: Session, turn_id: int) -> Turn | None:
    """The turn as it stands, and no other transaction may change it until this one ends.

    An UPDATE that changes nothing locks on both databases; SQLite knows no SELECT ... FOR UPDATE.
    """
    row = (await session.execute(LOCKING, {"turn": turn_id})).one_or_none()
    return _turn(row) if row else None


async def claim_turn(
    session: Session, turn_id: int, *, claimed_by: str, now: datetime, until: datetime
) -> bool:
    """Take over an unanswered turn whose claim has run out; at most one process gets it."""
    free = (WeChatTurnRow.answered_at.is_(None), WeChatTurnRow.claimed_until < now)
    values = {"claimed_by": claimed_by, "claimed_until": until}
    taken = await _change(session, turn_id, *free, attempts=WeChatTurnRow.attempts + 1, **values)
    return taken is not None


async def keep_claims(session: Session, *, claimed_by: str, until: datetime) -> None:
    """Extend every claim of a process that is alive."""
    mine = (WeChatTurnRow.answered_at.is_(None), WeChatTurnRow.claimed_by == claimed_by)
    await session.execute(update(WeChatTurnRow).where(*mine).values(claimed_until=until))


async def abandoned_turns(
    session: Session, *, now: datetime, since: datetime, before: datetime, limit: int
) -> Sequence[Turn]:
    """Unanswered turns that nobody works on, received in a span of time, oldest first."""
    table = WeChatTurnRow.__table__
    statement = (
        select(*table.c)
        .where(
            table.c.answered_at.is_(None),
            table.c.received_at.between(since, before),
            table.c.claimed_until < now,
            table.c.source_id.is_(None),
        )
        .order_by(table.c.received_at)
        .limit(limit)
    )
    return [_turn(row) for row in await session.execute(statement)]


async def set_source(session: Session, turn_id: int, source_id: int) -> None:
    """Remember that a message only fetches the answer of an earlier one."""
    await _change(session, turn_id, source_id=source_id)


async def store_answer(
    session: Session,
    turn: Turn,
    *,
    texts: Sequence[str],
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
            "text": text,
            "state": (first if ordinal == 1 else PartState.WAITING).value,
            "changed_at": now,
            "attempts": 0,
        }
        for ordinal, text in enumerate(texts, start=1)
    ]
    if rows:
        await session.execute(STORING_PARTS, rows)


async def decide_passive(session: Session, turn_id: int, text: str) -> None:
    """Keep what WeChat is handed for a message; every later delivery of it gets the same."""
    await _change(session, turn_id, WeChatTurnRow.passive.is_(None), passive=text)


async def overlaps(session: Session, turn: Turn) -> bool:
    """Whether the sender said something else while this turn was unanswered."""
    these = {"sender": turn.sender_id, "turn": turn.id, "since": turn.received_at}
    return await session.scalar(OVERLAPPING, these) is not None


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


async def numbered(session: Session, turn: Turn) -> int:
    """The number a follower types to fetch this turn's answer: 1 to 99, given when first needed."""
    if turn.number is not None:
        return turn.number
    table = WeChatTurnRow.__table__
    latest = (
        select(table.c.number)
        .where(table.c.sender_id == turn.sender_id, table.c.number.is_not(None))
        .order_by(table.c.id.desc())
        .limit(1)
    )
    number: int = (await session.scalar(latest) or 0) % MOST_NUMBER + 1
    await _change(session, turn.id, number=number)
    return number


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
    return _turn(row) if row else None


async def last_choices(session: Session, sender_id: str) -> list[Any]:
    """The choices of the newest answer the sender got; empty where it offered none."""
    return list(await session.scalar(LAST_CHOICES, {"sender": sender_id}) or [])


async def choices_of(session: Session, sender_id: str, turn_id: int) -> list[Any]:
    """The choices of one answer, if it is the sender's."""
    turn = await find_turn(session, turn_id)
    return turn.choices if turn is not None and turn.sender_id == sender_id else []


async def drop_waiting(session: Session, sender_id: str, *, now: datetime) -> None:
    """A follower has left: nothing waits for them, and no message may be sent."""
    waiting = (
        WeChatPartRow.sender_id == sender_id,
        WeChatPartRow.state.in_(OPEN_PARTS),
    )
    values = {"state": PartState.DROPPED.value, "changed_at": now}
    await session.execute(update(WeChatPartRow).where(*waiting).values(**values))
    await session.execute(delete(WeChatWindowRow).where(WeChatWindowRow.sender_id == sender_id))


async def note_consent(
    session: Session,
    *,
    sender_id: str,
    event_id: str,
    template_id: str,
    accepted: bool,
    now: datetime,
) -> None:
    """Keep one answer about notices; the same event again changes nothing."""
    values = {
        "sender_id": sender_id,
        "event_id": event_id,
        "template_id": template_id,
        "accepted": accepted,
        "given_at": now,
    }
    await session.execute(
        _insert(session, WeChatConsentRow).values(**values).on_conflict_do_nothing()
    )


async def turn_counts(session: Session) -> tuple[int, int]:
    """How many turns there are, and how many are unanswered."""
    table = WeChatTurnRow.__table__
    unanswered = func.count().filter(table.c.answered_at.is_(None), table.c.source_id.is_(None))
    row = (await session.execute(select(func.count(), unanswered).select_from(table))).one()
    return row[0], row[1]


async def _change(session: Session, turn_id: int, *conditions: Any, **values: Any) -> Turn | None:
    """Change a turn where the conditions hold, and give it as it is then; None where not."""
    table = WeChatTurnRow.__table__
    statement = (
        update(WeChatTurnRow)
        .where(table.c.id == turn_id, *conditions)
        .values(**values)
        .returning(*table.c)
        .execution_options(synchronize_session=False)
    )
    row = (await session.execute(statement)).one_or_none()
    return _turn(row) if row else None


def _turn(row: Any) -> Turn:
    return Turn(**row._mapping)


def _part(row: Any, *, total: int) -> Part:
    values = dict(row._mapping)
    return Part(**{**values, "state": PartState(values["state"]), "total": total})


def _insert(session: Session, table: type[Any]) -> Any:
    """The dialect's INSERT, for its ON CONFLICT clause."""
    dialect = session.get_bind().dialect.name
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
