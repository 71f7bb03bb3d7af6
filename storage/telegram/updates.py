"""The Telegram channel's rows: updates with their replies.

Every change that several processes may attempt at once is one conditional UPDATE: the row decides.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import CursorResult, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Session, vault_of
from storage.schema.telegram import TelegramUpdateRow

OFFERED = timedelta(hours=24)


class ClaimLost(Exception):
    """The claim lapsed while its process stood still, and another process has taken the update."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One update as the rows know it; see storage.schema.telegram.

    `uncertain` is an earlier update of the lane whose reply may not have arrived.
    """

    id: int
    lane: str
    received_at: datetime
    payload: dict[str, Any]
    attempts: int
    parts: list[Any] | None
    choices: list[Any]
    sent: int
    sending: bool
    unknown: bool
    done_at: datetime | None
    uncertain: int | None = None


# The statements of every update are built once: building them costs more than running them.

UPDATES = cast("Table", TelegramUpdateRow.__table__)
COLUMNS = [UPDATES.c[name] for name in Update.__dataclass_fields__ if name in UPDATES.c]
OLDEST = (
    select(func.min(UPDATES.c.id))
    .where(UPDATES.c.lane == bindparam("of_lane"), UPDATES.c.done_at.is_(None))
    .scalar_subquery()
)
CLAIMING = (
    UPDATES.update()
    .where(
        UPDATES.c.id == OLDEST,
        UPDATES.c.done_at.is_(None),
        UPDATES.c.claimed_until < bindparam("now", type_=UPDATES.c.claimed_until.type),
    )
    .values(
        claimed_by=bindparam("me"),
        claimed_until=bindparam("until", type_=UPDATES.c.claimed_until.type),
        attempts=UPDATES.c.attempts + 1,
    )
    .returning(*COLUMNS)
)
UNCERTAIN = select(func.max(UPDATES.c.id)).where(
    UPDATES.c.lane == bindparam("of_lane"),
    UPDATES.c.unknown,
    UPDATES.c.received_at >= bindparam("since", type_=UPDATES.c.received_at.type),
)
MINE = (UPDATES.c.id == bindparam("update"), UPDATES.c.claimed_by == bindparam("me"))
REPLYING = (
    UPDATES.update()
    .where(*MINE)
    .values(
        parts=bindparam("composed", type_=UPDATES.c.parts.type),
        choices=bindparam("offered", type_=UPDATES.c.choices.type),
        sending=bindparam("begun", type_=UPDATES.c.sending.type),
    )
)
MOVING_ON = (
    UPDATES.update()
    .where(*MINE)
    .values(
        sent=bindparam("gone"),
        sending=bindparam("begun", type_=UPDATES.c.sending.type),
        unknown=UPDATES.c.unknown | bindparam("lost", type_=UPDATES.c.unknown.type),
        done_at=bindparam("at", type_=UPDATES.c.done_at.type),
    )
)
SENDING_AGAIN = (
    UPDATES.update()
    .where(*MINE)
    .values(
        parts=bindparam("composed", type_=UPDATES.c.parts.type),
        sent=bindparam("gone"),
        sending=False,
        unknown=UPDATES.c.unknown | bindparam("lost", type_=UPDATES.c.unknown.type),
        claimed_by="",
        claimed_until=bindparam("until", type_=UPDATES.c.claimed_until.type),
    )
)


@cache
def _noting(dialect: str) -> Any:
    adding = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(UPDATES)
    return adding.on_conflict_do_nothing().returning(UPDATES.c.id)


async def note_update(
    session: Session,
    *,
    bot_id: int,
    update_id: int,
    lane: str,
    payload: dict[str, Any],
    now: datetime,
) -> bool:
    """Write an update down, for anybody to claim; False where it is known already."""
    values = {
        "bot_id": bot_id,
        "update_id": update_id,
        "lane": lane,
        "payload": vault_of(session).seal_json(payload),
        "received_at": now,
        "attempts": 0,
        "claimed_by": "",
        "claimed_until": datetime.fromtimestamp(0, now.tzinfo),
        "choices": [],
        "sent": 0,
        "sending": False,
        "unknown": False,
    }
    noted = await session.execute(_noting(session.get_bind().dialect.name), values)
    return noted.first() is not None


async def claim_next(
    session: Session, lane: str, *, me: str, now: datetime, until: datetime
) -> Update | None:
    """The oldest unfinished update of a lane, claimed; None where there is none or it is taken."""
    values = {"of_lane": lane, "me": me, "now": now, "until": until}
    row = (await session.execute(CLAIMING, values)).one_or_none()
    if row is None:
        return None
    since = row.received_at - OFFERED
    uncertain = await session.scalar(UNCERTAIN, {"of_lane": lane, "since": since})
    return replace(_update(session, row), uncertain=uncertain if uncertain != row.id else None)


async def keep_claims(
    session: Session, *, me: str, lanes: Collection[str], until: datetime
) -> None:
    """Extend a process's claims in the lanes that it works on; what another transaction holds is
    under way and is passed over, so that neither waits for the other."""
    mine = (
        select(UPDATES.c.id)
        .where(UPDATES.c.done_at.is_(None), UPDATES.c.claimed_by == me, UPDATES.c.lane.in_(lanes))
        .with_for_update(skip_locked=True)
    )
    await session.execute(
        UPDATES.update().where(UPDATES.c.id.in_(mine)).values(claimed_until=until)
    )


async def give_back(
    session: Session, update_id: int, *, me: str, until: datetime, unsent: bool
) -> None:
    """Leave one's own update to whoever looks after a time; `unsent`: nothing is on its way."""
    values: dict[str, Any] = {"claimed_by": "", "claimed_until": until}
    if unsent:
        values["sending"] = False
    mine = (UPDATES.c.id == update_id, UPDATES.c.claimed_by == me)
    await session.execute(UPDATES.update().where(*mine).values(**values))


async def abandoned_lanes(
    session: Session, *, now: datetime, since: datetime, limit: int
) -> list[str]:
    """Lanes with an unfinished update that nobody works on, the longest waiting first."""
    statement = (
        select(UPDATES.c.lane)
        .where(
            UPDATES.c.done_at.is_(None),
            UPDATES.c.claimed_until < now,
            UPDATES.c.received_at >= since,
        )
        .group_by(UPDATES.c.lane)
        .order_by(func.min(UPDATES.c.id))
        .limit(limit)
    )
    return list((await session.scalars(statement)).all())


async def store_reply(
    session: Session, update_id: int, *, me: str, parts: Sequence[Any], choices: Sequence[Any]
) -> None:
    """Keep the reply to an update, whose first part is about to be sent. Raises ClaimLost."""
    values = {"composed": list(parts), "offered": list(choices), "begun": bool(parts)}
    await _change_mine(session, REPLYING, {"update": update_id, "me": me, **values})


async def move_on(
    session: Session, update_id: int, *, me: str, sent: int, sending: bool, unknown: bool
) -> None:
    """So many parts have left; `sending`: the next one is about to be sent. Raises ClaimLost."""
    values = {"gone": sent, "begun": sending, "lost": unknown, "at": None}
    await _change_mine(session, MOVING_ON, {"update": update_id, "me": me, **values})


async def send_again(
    session: Session,
    update_id: int,
    *,
    me: str,
    parts: Sequence[Any],
    sent: int,
    unknown: bool,
    until: datetime,
) -> None:
    """Leave the parts after the first `sent` to whoever looks after a time. Raises ClaimLost."""
    values = {"composed": list(parts), "gone": sent, "lost": unknown, "until": until}
    await _change_mine(session, SENDING_AGAIN, {"update": update_id, "me": me, **values})


async def finish(
    session: Session, update_id: int, *, me: str, sent: int, unknown: bool, now: datetime
) -> None:
    """Nothing is left to do for an update. Raises ClaimLost."""
    values = {"gone": sent, "begun": False, "lost": unknown, "at": now}
    await _change_mine(session, MOVING_ON, {"update": update_id, "me": me, **values})


async def _change_mine(session: Session, statement: Any, values: dict[str, Any]) -> None:
    """Change one's own update. One that is gone, erased by its own answer, stays gone."""
    changed = cast("CursorResult[Any]", await session.execute(statement, values))
    if changed.rowcount == 0:
        this = UPDATES.c.id == values["update"]
        if await session.scalar(select(UPDATES.c.id).where(this)) is not None:
            raise ClaimLost


async def find_update(session: Session, update_id: int) -> Update | None:
    """An update as it stands."""
    row = (await session.execute(select(*COLUMNS).where(UPDATES.c.id == update_id))).one_or_none()
    return _update(session, row) if row else None


async def newest_with_choices(session: Session, lane: str) -> int | None:
    """The newest update of a lane whose reply offered choices."""
    statement = (
        select(UPDATES.c.id, UPDATES.c.choices)
        .where(UPDATES.c.lane == lane, UPDATES.c.parts.is_not(None))
        .order_by(UPDATES.c.id.desc())
        .limit(20)
    )
    return next((row.id for row in await session.execute(statement) if row.choices), None)


async def settle(session: Session, update_id: int) -> None:
    """The person has been offered a reply that may not have arrived: no need to offer it again."""
    await session.execute(UPDATES.update().where(UPDATES.c.id == update_id).values(unknown=False))


async def update_counts(session: Session) -> tuple[int, int]:
    """How many updates there are, and how many are unfinished."""
    unfinished = func.count().filter(UPDATES.c.done_at.is_(None))
    row = (await session.execute(select(func.count(), unfinished).select_from(UPDATES))).one()
    return row[0], row[1]


def _update(session: Session, row: Any) -> Update:
    payload = vault_of(session).unseal_json(row.payload)
    return Update(**{**row._mapping, "payload": payload})
