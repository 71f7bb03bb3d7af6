"""What the desk has to do: requests in the order they should be done, and how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from storage.database import Session
from storage.desk.request_state import HELD, LIVE, RequestKind, RequestState
from storage.desk.requests import AssistanceRequest, as_request, selecting
from storage.people import User
from storage.schema.requests import AssistanceRequestRow as Row


class Queue(StrEnum):
    """Which requests."""

    NEW = "new"
    MINE = "mine"
    OVERDUE = "overdue"
    WAITING = "waiting"
    LIVE = "live"
    ENDED = "ended"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A part of the queue: which, of one kind only if given, and whose MINE is."""

    queue: Queue
    kind: RequestKind | None = None
    user: User | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much there is to do."""

    new: int
    urgent: int
    held: int
    overdue: int
    waiting: int


async def page(
    session: Session, wanted: Wanted, *, now: datetime, limit: int, offset: int = 0
) -> tuple[Sequence[AssistanceRequest], int]:
    """A page of the queue, the most pressing first (ALL and ENDED: the newest), and its length."""
    which = _which(wanted, now=now)
    counting = select(func.count()).select_from(Row).where(*which)
    order = (
        (Row.id.desc(),)
        if wanted.queue in {Queue.ALL, Queue.ENDED}
        else (Row.urgent.desc(), Row.due_at.is_(None), Row.due_at, Row.id)
    )
    rows = await session.execute(
        selecting().where(*which).order_by(*order).limit(limit).offset(offset)
    )
    return [as_request(session, row) for row in rows], await session.scalar(counting) or 0


async def counts(session: Session, *, now: datetime, user: User | None = None) -> Counts:
    """How many requests wait for somebody; ``held`` and later are the person's own, if given."""
    mine = () if user is None else (Row.assignee_id == user.id,)

    async def count(*which: Any) -> int:
        return await session.scalar(select(func.count()).select_from(Row).where(*which)) or 0

    is_open = Row.state == RequestState.OPEN.value
    return Counts(
        new=await count(is_open),
        urgent=await count(is_open, Row.urgent.is_(True)),
        held=await count(Row.state.in_([state.value for state in HELD]), *mine),
        overdue=await count(*_which(Wanted(queue=Queue.OVERDUE), now=now), *mine),
        waiting=await count(Row.state == RequestState.WAITING.value, *mine),
    )


async def due_before(session: Session, moment: datetime) -> Sequence[AssistanceRequest]:
    """The live requests whose service time ends before a moment."""
    statement = selecting().where(Row.due_at < moment, Row.state.in_(_live())).order_by(Row.due_at)
    return [as_request(session, row) for row in await session.execute(statement)]


async def urgent_and_open(session: Session) -> Sequence[AssistanceRequest]:
    """The urgent requests nobody has taken."""
    statement = selecting().where(Row.urgent.is_(True), Row.state == RequestState.OPEN.value)
    return [as_request(session, row) for row in await session.execute(statement)]


async def resolved_before(session: Session, moment: datetime) -> Sequence[AssistanceRequest]:
    """The resolved requests nobody said anything about since a moment."""
    statement = selecting().where(Row.state == RequestState.RESOLVED.value, Row.updated_at < moment)
    return [as_request(session, row) for row in await session.execute(statement)]


async def held_by(session: Session, user: User) -> Sequence[AssistanceRequest]:
    """Everything somebody has in hand."""
    statement = selecting().where(
        Row.assignee_id == user.id, Row.state.in_([state.value for state in HELD])
    )
    return [as_request(session, row) for row in await session.execute(statement.order_by(Row.id))]


async def tallies(session: Session, *, since: datetime) -> dict[str, list[tuple[str, int]]]:
    """How many requests since a moment, by kind, by state and by month (UTC)."""
    recent = Row.created_at >= since
    result: dict[str, list[tuple[str, int]]] = {}
    for name, column in (("kind", Row.kind), ("state", Row.state)):
        statement = select(column, func.count()).where(recent).group_by(column)
        statement = statement.order_by(func.count().desc(), column)
        result[name] = [(str(key), number) for key, number in await session.execute(statement)]
    months: dict[str, int] = {}
    for at in await session.scalars(select(Row.created_at).where(recent)):
        months[f"{at:%Y-%m}"] = months.get(f"{at:%Y-%m}", 0) + 1
    result["month"] = sorted(months.items())
    return result


def _live() -> list[str]:
    return [state.value for state in LIVE]


def _which(wanted: Wanted, *, now: datetime) -> tuple[Any, ...]:
    which: tuple[Any, ...]
    match wanted.queue:
        case Queue.NEW:
            which = (Row.state == RequestState.OPEN.value,)
        case Queue.MINE:
            holder = wanted.user.id if wanted.user else None
            held = (*HELD, RequestState.RESOLVED)
            which = (Row.assignee_id == holder, Row.state.in_([state.value for state in held]))
        case Queue.OVERDUE:
            which = (Row.due_at < now, Row.state.in_(_live()))
        case Queue.WAITING:
            which = (Row.state == RequestState.WAITING.value,)
        case Queue.LIVE:
            which = (Row.state.in_(_live()),)
        case Queue.ENDED:
            which = (Row.state.not_in(_live()),)
        case Queue.ALL:
            which = ()
    return which if wanted.kind is None else (*which, Row.kind == wanted.kind.value)
