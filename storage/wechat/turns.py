"""Turns: one message of a follower and what became of it.

Every change that several processes may attempt at once is one conditional UPDATE: the row decides.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Session, vault_of
from storage.schema.wechat import WeChatPartRow, WeChatTurnRow

MOST_NUMBER = 99
OPEN_PARTS = ("waiting", "unknown")
"""The states of a part that has not been sent for sure."""


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
class Settling:
    """A turn whose answer is to be kept, and what else its sender said and waits for.

    `overlaps`: they said something else while it was unanswered; `other_waits` is the oldest other
    turn that has parts left to send.
    """

    turn: Turn
    overlaps: bool
    other_waits: int | None


# The statements of every message are built once: building them costs more than running them.

TURNS = cast("Table", WeChatTurnRow.__table__)
FINDING = select(*TURNS.c).where(TURNS.c.id == bindparam("turn"))
KNOWING = select(TURNS.c.id).where(
    TURNS.c.sender_id == bindparam("sender"), TURNS.c.message_id == bindparam("message")
)
LOCKING = (
    TURNS.update()
    .where(TURNS.c.id == bindparam("turn"))
    .values(deliveries=TURNS.c.deliveries)
    .returning(*TURNS.c)
)
PARTS = cast("Table", WeChatPartRow.__table__)
OTHERS = TURNS.alias("others")
SETTLING = (  # SQLite's RETURNING names no table: what a subquery needs of the turn is given to it
    TURNS.update()
    .where(TURNS.c.id == bindparam("turn"))
    .values(deliveries=TURNS.c.deliveries)
    .returning(
        TURNS.c.answered_at,
        TURNS.c.passive,
        TURNS.c.number,
        select(OTHERS.c.id)
        .where(
            OTHERS.c.sender_id == bindparam("sender"),
            OTHERS.c.id != bindparam("turn"),
            OTHERS.c.source_id.is_(None),
            or_(
                OTHERS.c.answered_at.is_(None),
                OTHERS.c.answered_at > bindparam("since", type_=TURNS.c.received_at.type),
            ),
        )
        .exists()
        .label("overlaps"),
        select(func.min(PARTS.c.turn_id))
        .where(
            PARTS.c.state.in_(OPEN_PARTS),
            PARTS.c.sender_id == bindparam("sender"),
            PARTS.c.turn_id != bindparam("turn"),
        )
        .scalar_subquery()
        .label("other_waits"),
    )
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
        "payload": vault_of(session).seal_json(payload),
        "received_at": now,
        "deliveries": 1,
        "attempts": 1,
        "claimed_by": claimed_by,
        "claimed_until": claimed_until,
        "choices": [],
    }
    opened = await session.execute(_opening(session.get_bind().dialect.name), values)
    row = opened.one()
    if row.deliveries == 1:
        return Turn(
            **{**row._mapping, "payload": payload}
        )  # no need to unseal what was just sealed
    return turn_of(session, row)


async def is_known(session: Session, *, sender_id: str, message_id: str) -> bool:
    """Whether a message has a turn."""
    found = await session.scalar(KNOWING, {"sender": sender_id, "message": message_id})
    return found is not None


async def find_turn(session: Session, turn_id: int) -> Turn | None:
    """The turn as it stands."""
    row = (await session.execute(FINDING, {"turn": turn_id})).one_or_none()
    return turn_of(session, row) if row else None


async def lock_turn(session: Session, turn_id: int) -> Turn | None:
    """The turn as it stands, and no other transaction may change it until this one ends.

    An UPDATE that changes nothing locks on both databases; SQLite knows no SELECT ... FOR UPDATE.
    """
    row = (await session.execute(LOCKING, {"turn": turn_id})).one_or_none()
    return turn_of(session, row) if row else None


async def settle_turn(session: Session, turn: Turn) -> Settling | None:
    """As `lock_turn`, with what the answer depends on; None where the turn was erased."""
    these = {"turn": turn.id, "sender": turn.sender_id, "since": turn.received_at}
    row = (await session.execute(SETTLING, these)).one_or_none()
    if row is None:
        return None
    now = replace(turn, answered_at=row.answered_at, passive=row.passive, number=row.number)
    return Settling(turn=now, overlaps=row.overlaps, other_waits=row.other_waits)


async def claim_turn(
    session: Session, turn_id: int, *, claimed_by: str, now: datetime, until: datetime
) -> bool:
    """Take over an unanswered turn whose claim has run out; at most one process gets it."""
    free = (WeChatTurnRow.answered_at.is_(None), WeChatTurnRow.claimed_until < now)
    values = {"claimed_by": claimed_by, "claimed_until": until}
    taken = await _change(session, turn_id, *free, attempts=WeChatTurnRow.attempts + 1, **values)
    return taken is not None


async def keep_claims(
    session: Session, *, claimed_by: str, turns: Collection[int], until: datetime
) -> None:
    """Extend a process's claims on the turns that it works on; one that failed lapses.

    A turn that another transaction holds is being answered at this moment and is passed over:
    whoever waits for it while holding others may be waited for in turn, until neither goes on.
    """
    mine = (
        select(TURNS.c.id)
        .where(
            TURNS.c.answered_at.is_(None),
            TURNS.c.claimed_by == claimed_by,
            TURNS.c.id.in_(turns),
        )
        .with_for_update(skip_locked=True)
    )
    await session.execute(TURNS.update().where(TURNS.c.id.in_(mine)).values(claimed_until=until))


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
    return [turn_of(session, row) for row in await session.execute(statement)]


async def set_source(session: Session, turn_id: int, source_id: int) -> None:
    """Remember that a message only fetches the answer of an earlier one."""
    await _change(session, turn_id, source_id=source_id)


async def decide_passive(session: Session, turn_id: int, text: str) -> None:
    """Keep what WeChat is handed for a message; every later delivery of it gets the same."""
    await _change(session, turn_id, WeChatTurnRow.passive.is_(None), passive=text)


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


async def last_choices(session: Session, sender_id: str) -> list[Any]:
    """The choices of the newest answer the sender got; empty where it offered none."""
    return list(await session.scalar(LAST_CHOICES, {"sender": sender_id}) or [])


async def choices_of(session: Session, sender_id: str, turn_id: int) -> list[Any]:
    """The choices of one answer, if it is the sender's."""
    turn = await find_turn(session, turn_id)
    return turn.choices if turn is not None and turn.sender_id == sender_id else []


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
    return turn_of(session, row) if row else None


def turn_of(session: Session, row: Any) -> Turn:
    """A row of `TURNS` as a turn."""
    payload = vault_of(session).unseal_json(row.payload)
    return Turn(**{**row._mapping, "payload": payload})
