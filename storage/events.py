"""Public events: drafted by staff, published, changed, cancelled, held."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select, update

from storage.database import Session
from storage.people import User
from storage.schema.events import EventRow


class EventKind(StrEnum):
    """What kind of activity it is."""

    TRAINING = "training"
    SALON = "salon"
    MATCHMAKING = "matchmaking"
    PLEDGE_DAY = "pledge_day"
    SCREENING = "screening"
    TALENT_COURSE = "talent_course"


class Purpose(StrEnum):
    """Which of the centre's targets an activity serves."""

    PUBLIC = "public"  # basic public information services
    OPERATION = "operation"  # bringing patents, technology and money together
    PROTECTION = "protection"  # rights protection; counted with the enterprises that came
    TALENT = "talent"  # patent-navigation talent, counted in person-times


class EventState(StrEnum):
    """DRAFT is seen by staff only; HELD is over and counted."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What staff decide about an event.

    Times are aware. `per_enterprise` 0 means no limit, `wanted_enterprises` 0 that the number of
    enterprises does not matter. `purposes` stand in order: the first one is the main one.
    """

    title: str
    kind: EventKind
    purposes: tuple[Purpose, ...]
    starts_at: datetime
    ends_at: datetime
    sign_up_until: datetime
    capacity: int
    place: str = ""
    link: str = ""
    per_enterprise: int = 0
    wanted_enterprises: int = 0
    speaker: str = ""
    description: str = ""
    poster_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event as it stands; `name` is its public address, `version` grows with each change."""

    id: int
    name: str
    plan: Plan
    state: EventState
    version: int
    secret: str
    created_by: int | None

    @property
    def subject(self) -> str:
        """What ledgers call it."""
        return f"event:{self.id}"


class TransitionNotAllowed(Exception):
    """The event is not in a state from which this can be done."""


async def add_event(session: Session, plan: Plan, *, author: User, now: datetime) -> Event:
    """Keep a new draft."""
    row = EventRow(
        **_columns(plan),
        name=secrets.token_urlsafe(9),
        state=EventState.DRAFT.value,
        version=1,
        secret=secrets.token_hex(32),
        created_by=author.id,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return _event(row)


async def find_event(session: Session, event_id: int) -> Event | None:
    """The event of that number, or None."""
    row = await session.scalar(select(EventRow).where(EventRow.id == event_id))
    return _event(row) if row else None


async def find_by_name(session: Session, name: str) -> Event | None:
    """The event of that public name, or None; a draft counts as none."""
    statement = select(EventRow).where(
        EventRow.name == name, EventRow.state != EventState.DRAFT.value
    )
    row = await session.scalar(statement)
    return _event(row) if row else None


async def lock_event(session: Session, event_id: int) -> Event | None:
    """The event, held by this transaction until it ends: what is counted meanwhile stays true.

    It is a write, so that SQLite, which has no row locks, waits as well.
    """
    statement = (
        update(EventRow)
        .where(EventRow.id == event_id)
        .values(version=EventRow.version)
        .returning(EventRow.id)
        .execution_options(synchronize_session=False)
    )
    if await session.scalar(statement) is None:
        return None
    return _event(await session.get_one(EventRow, event_id, populate_existing=True))


async def list_events(
    session: Session,
    *states: EventState,
    ends_after: datetime | None = None,
    starts_before: datetime | None = None,
    limit: int = 200,
) -> Sequence[Event]:
    """The events in these states, the earliest first."""
    statement = select(EventRow).where(EventRow.state.in_([state.value for state in states]))
    if ends_after is not None:
        statement = statement.where(EventRow.ends_at > ends_after)
    if starts_before is not None:
        statement = statement.where(EventRow.starts_at < starts_before)
    statement = statement.order_by(EventRow.starts_at, EventRow.id).limit(limit)
    return [_event(row) for row in await session.scalars(statement)]


async def recent_events(session: Session, *, limit: int) -> Sequence[Event]:
    """The newest events in any state, the newest first."""
    statement = select(EventRow).order_by(EventRow.id.desc()).limit(limit)
    return [_event(row) for row in await session.scalars(statement)]


async def change_event(session: Session, event_id: int, changes: Mapping[str, Any]) -> Event:
    """Change fields of the plan, by their names; the caller holds the event.

    Raises TransitionNotAllowed for an event that is cancelled or over.
    """
    row = await session.get_one(EventRow, event_id)
    if row.state not in {EventState.DRAFT.value, EventState.PUBLISHED.value}:
        raise TransitionNotAllowed(row.state)
    unknown = set(changes) - {field.name for field in fields(Plan)}
    if unknown:
        raise ValueError(f"a plan has no {unknown}")
    for name, value in changes.items():
        setattr(row, name, _plain(value))
    row.version += 1
    await session.flush()
    return _event(row)


async def move_event(
    session: Session, event_id: int, to: EventState, *, allowed: Sequence[EventState]
) -> Event:
    """Put the event into another state; raises TransitionNotAllowed from any but the allowed."""
    statement = (
        update(EventRow)
        .where(EventRow.id == event_id, EventRow.state.in_([state.value for state in allowed]))
        .values(state=to.value, version=EventRow.version + 1)
        .returning(EventRow.id)
        .execution_options(synchronize_session=False)
    )
    if await session.scalar(statement) is None:
        raise TransitionNotAllowed(to.value)
    return _event(await session.get_one(EventRow, event_id, populate_existing=True))


async def count_events(session: Session, *states: EventState) -> int:
    """How many events are in these states."""
    wanted = EventRow.state.in_([state.value for state in states])
    return await session.scalar(select(func.count()).select_from(EventRow).where(wanted)) or 0


def _columns(plan: Plan) -> dict[str, Any]:
    return {field.name: _plain(getattr(plan, field.name)) for field in fields(Plan)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(each) for each in value]
    return value.value if isinstance(value, StrEnum) else value


def _event(row: EventRow) -> Event:
    return Event(
        id=row.id,
        name=row.name,
        plan=Plan(
            title=row.title,
            kind=EventKind(row.kind),
            purposes=tuple(Purpose(each) for each in row.purposes),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            sign_up_until=row.sign_up_until,
            capacity=row.capacity,
            place=row.place,
            link=row.link,
            per_enterprise=row.per_enterprise,
            wanted_enterprises=row.wanted_enterprises,
            speaker=row.speaker,
            description=row.description,
            poster_id=row.poster_id,
        ),
        state=EventState(row.state),
        version=row.version,
        secret=row.secret,
        created_by=row.created_by,
    )
