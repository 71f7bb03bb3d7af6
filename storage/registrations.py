"""Signing up for an event: places, the queue, and what must hold however many come at once.

Every change begins by holding the event (`lock_event`), so that places are counted and given in
one transaction. Errors are named by the fact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select

from storage.database import Session, vault_of
from storage.enterprises import enterprise_key
from storage.events import Event, EventState, lock_event
from storage.schema.desk import EnterpriseRow
from storage.schema.events import EventPersonRow, EventRow, RegistrationRow

LONGEST_OFFER = timedelta(hours=24)
LONGEST_PERSON = 60


class RegistrationState(StrEnum):
    """REGISTERED has its places; WAITING stands in the queue; OFFERED has places that must be
    confirmed in time; LAPSED did not confirm."""

    REGISTERED = "registered"
    WAITING = "waiting"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


HOLDING = (RegistrationState.REGISTERED.value, RegistrationState.OFFERED.value)
ACTIVE = (*HOLDING, RegistrationState.WAITING.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants to come: names, for whom they come, and by whom they are signed up."""

    event_id: int
    user_id: int | None
    people: tuple[str, ...]
    enterprise_id: int | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A sign-up as it stands; `ahead` are the sign-ups before it in the queue."""

    id: int
    event_id: int
    user_id: int | None
    enterprise: str
    phone: str
    people: tuple[str, ...]
    state: RegistrationState
    queued_at: datetime
    offered_until: datetime | None
    ahead: int = 0


class SignUpRefused(Exception):
    """A sign-up cannot be taken."""


class EventClosed(SignUpRefused):
    """The event is not open for sign-ups: a draft, cancelled, over, or past its last day."""


class AlreadySignedUp(SignUpRefused):
    """The person has signed up for this event before."""


class PersonDoubled(SignUpRefused):
    """Somebody of that name and enterprise is signed up already; carries the name."""


class EnterpriseFull(SignUpRefused):
    """The enterprise may send no more than some; `left` says how many more."""

    def __init__(self, left: int) -> None:
        super().__init__(str(left))
        self.left = left


async def sign_up(session: Session, wish: Wish, *, now: datetime) -> Registration:
    """Give places where there are enough, else a place in the queue; all or nobody.

    Raises EventClosed, AlreadySignedUp, PersonDoubled or EnterpriseFull.
    """
    event = await lock_event(session, wish.event_id)
    if event is None or event.state is not EventState.PUBLISHED:
        raise EventClosed
    if now > event.plan.sign_up_until:
        raise EventClosed
    before = await _of_user(session, wish.event_id, wish.user_id)
    if before is not None and before.state in ACTIVE:
        raise AlreadySignedUp
    await _check_people(session, wish)
    await _check_enterprise(session, event, wish)
    nobody_waits = not await _queue(session, event.id, limit=1)
    fits = nobody_waits and await free_places(session, event) >= len(wish.people)
    state = RegistrationState.REGISTERED if fits else RegistrationState.WAITING
    if before is not None:
        await session.execute(delete(RegistrationRow).where(RegistrationRow.id == before.id))
    row = await _add(session, wish, state=state, now=now)
    return await _registration(session, row)


async def write_down(session: Session, wish: Wish, *, now: datetime) -> Registration:
    """A sign-up by staff at the door: it needs no free place and no open sign-up."""
    row = await _add(session, wish, state=RegistrationState.REGISTERED, now=now)
    return await _registration(session, row)


async def replace_by_walk_in(session: Session, wish: Wish, *, now: datetime) -> Registration:
    """A sign-up at the door in the person's own name; one that holds no place gives way to it."""
    before = await _of_user(session, wish.event_id, wish.user_id)
    if before is not None:
        if before.state in HOLDING:
            return await _registration(session, before)
        await session.execute(delete(RegistrationRow).where(RegistrationRow.id == before.id))
    return await write_down(session, wish, now=now)


async def find_registration(session: Session, event_id: int, user_id: int) -> Registration | None:
    """The person's sign-up for the event, in whatever state; None where there is none."""
    row = await _of_user(session, event_id, user_id)
    return await _registration(session, row) if row else None


async def registrations_of_user(
    session: Session, user_id: int, *, ends_after: datetime
) -> Sequence[Registration]:
    """The person's active sign-ups for events that end later, by the beginning of the events."""
    statement = (
        select(RegistrationRow)
        .join(EventRow, EventRow.id == RegistrationRow.event_id)
        .where(
            RegistrationRow.user_id == user_id,
            RegistrationRow.state.in_(ACTIVE),
            EventRow.ends_at > ends_after,
        )
        .order_by(EventRow.starts_at, EventRow.id)
    )
    return await _registrations(session, (await session.scalars(statement)).all())


async def clash(session: Session, event: Event, user_id: int) -> str:
    """The title of another event at that time for which the person has places; else nothing."""
    statement = (
        select(EventRow.title)
        .join(RegistrationRow, RegistrationRow.event_id == EventRow.id)
        .where(
            RegistrationRow.user_id == user_id,
            RegistrationRow.state.in_(ACTIVE),
            EventRow.id != event.id,
            EventRow.state == EventState.PUBLISHED.value,
            EventRow.starts_at < event.plan.ends_at,
            EventRow.ends_at > event.plan.starts_at,
        )
        .limit(1)
    )
    return await session.scalar(statement) or ""


async def cancel_registration(session: Session, event_id: int, user_id: int) -> bool:
    """Give up the places, or the place in the queue; False where there is nothing to give up."""
    await lock_event(session, event_id)
    row = await _of_user(session, event_id, user_id)
    if row is None or row.state not in ACTIVE:
        return False
    row.state, row.offered_until = RegistrationState.CANCELLED.value, None
    await session.flush()
    return True


async def confirm_offer(session: Session, event_id: int, user_id: int, *, now: datetime) -> bool:
    """Take the offered places; False where nothing is offered any more."""
    await lock_event(session, event_id)
    row = await _of_user(session, event_id, user_id)
    if row is None or row.state != RegistrationState.OFFERED.value:
        return False
    if row.offered_until is not None and row.offered_until < now:
        return False
    row.state, row.offered_until = RegistrationState.REGISTERED.value, None
    await session.flush()
    return True


async def move_up(
    session: Session, event_id: int, *, now: datetime
) -> tuple[Sequence[Registration], Sequence[Registration]]:
    """Let late offers lapse and offer free places to the queue: (newly offered, newly lapsed).

    The first in the queue whose people all find a place comes first. An offer stands for a day, or
    until the event begins.
    """
    event = await lock_event(session, event_id)
    if event is None or event.state is not EventState.PUBLISHED or event.plan.starts_at <= now:
        return (), ()
    lapsed = list(
        await session.scalars(
            select(RegistrationRow).where(
                RegistrationRow.event_id == event_id,
                RegistrationRow.state == RegistrationState.OFFERED.value,
                RegistrationRow.offered_until < now,
            )
        )
    )
    for row in lapsed:
        row.state, row.offered_until = RegistrationState.LAPSED.value, None
    await session.flush()
    free = await free_places(session, event)
    offered = []
    for row in await _waiting(session, event_id):
        if row.seats <= free:
            free -= row.seats
            row.state = RegistrationState.OFFERED.value
            row.offered_until = min(now + LONGEST_OFFER, event.plan.starts_at)
            offered.append(row)
    await session.flush()
    return await _registrations(session, offered), await _registrations(session, lapsed)


async def events_with_a_queue(session: Session) -> set[int]:
    """The numbers of the events where somebody waits or is offered places."""
    states = [RegistrationState.WAITING.value, RegistrationState.OFFERED.value]
    statement = select(RegistrationRow.event_id).where(RegistrationRow.state.in_(states))
    return set(await session.scalars(statement))


async def free_places(session: Session, event: Event) -> int:
    """Places nobody holds; below none where staff took places away or wrote people down."""
    taken = await session.scalar(
        select(func.sum(RegistrationRow.seats)).where(
            RegistrationRow.event_id == event.id, RegistrationRow.state.in_(HOLDING)
        )
    )
    return event.plan.capacity - int(taken or 0)


async def registrations_of_event(session: Session, event_id: int) -> Sequence[Registration]:
    """Every active sign-up in the order of coming, with its people."""
    statement = (
        select(RegistrationRow)
        .where(RegistrationRow.event_id == event_id, RegistrationRow.state.in_(ACTIVE))
        .order_by(RegistrationRow.queued_at, RegistrationRow.id)
    )
    return await _registrations(session, (await session.scalars(statement)).all())


async def signed_up_users(session: Session, event_id: int) -> Sequence[int]:
    """Everybody who has signed up or waits: they are told what changes."""
    statement = (
        select(RegistrationRow.user_id)
        .where(
            RegistrationRow.event_id == event_id,
            RegistrationRow.state.in_(ACTIVE),
            RegistrationRow.user_id.is_not(None),
        )
        .order_by(RegistrationRow.id)
    )
    return [user_id for user_id in await session.scalars(statement) if user_id is not None]


async def signed_up_enterprises(session: Session, event_id: int) -> int:
    """How many distinct enterprises hold places."""
    statement = select(func.count(RegistrationRow.enterprise_id.distinct())).where(
        RegistrationRow.event_id == event_id, RegistrationRow.state.in_(HOLDING)
    )
    return await session.scalar(statement) or 0


async def _check_people(session: Session, wish: Wish) -> None:
    """Nobody comes twice: one name of one enterprise is one person."""
    keys = [enterprise_key(name) for name in wish.people]
    for position, key in enumerate(keys):
        if key and key in keys[:position]:
            raise PersonDoubled(wish.people[position])
    if wish.enterprise_id is None:
        return
    known = await session.scalars(
        select(EventPersonRow.name)
        .join(RegistrationRow, RegistrationRow.id == EventPersonRow.registration_id)
        .where(
            RegistrationRow.event_id == wish.event_id,
            RegistrationRow.enterprise_id == wish.enterprise_id,
            RegistrationRow.state.in_(ACTIVE),
        )
    )
    taken = {enterprise_key(name) for name in known}
    for name, key in zip(wish.people, keys, strict=True):
        if key and key in taken:
            raise PersonDoubled(name)


async def _check_enterprise(session: Session, event: Event, wish: Wish) -> None:
    most = event.plan.per_enterprise
    if not most or wish.enterprise_id is None:
        return
    held = await session.scalar(
        select(func.sum(RegistrationRow.seats)).where(
            RegistrationRow.event_id == event.id,
            RegistrationRow.enterprise_id == wish.enterprise_id,
            RegistrationRow.state.in_(ACTIVE),
        )
    )
    if int(held or 0) + len(wish.people) > most:
        raise EnterpriseFull(max(most - int(held or 0), 0))


async def _add(
    session: Session, wish: Wish, *, state: RegistrationState, now: datetime
) -> RegistrationRow:
    row = RegistrationRow(
        event_id=wish.event_id,
        user_id=wish.user_id,
        enterprise_id=wish.enterprise_id,
        phone=vault_of(session).seal(wish.phone),
        seats=len(wish.people),
        state=state.value,
        queued_at=now,
        offered_until=None,
    )
    session.add(row)
    await session.flush()
    for name in wish.people:
        session.add(
            EventPersonRow(
                registration_id=row.id,
                name=name[:LONGEST_PERSON],
                checked_in_at=None,
                checked_in_by="",
            )
        )
    await session.flush()
    return row


async def _of_user(session: Session, event_id: int, user_id: int | None) -> RegistrationRow | None:
    if user_id is None:
        return None
    statement = (
        select(RegistrationRow)
        .where(RegistrationRow.event_id == event_id, RegistrationRow.user_id == user_id)
        .execution_options(populate_existing=True)
    )
    return await session.scalar(statement)


async def _waiting(session: Session, event_id: int) -> Sequence[RegistrationRow]:
    statement = (
        select(RegistrationRow)
        .where(
            RegistrationRow.event_id == event_id,
            RegistrationRow.state == RegistrationState.WAITING.value,
        )
        .order_by(RegistrationRow.queued_at, RegistrationRow.id)
    )
    return (await session.scalars(statement)).all()


async def _queue(session: Session, event_id: int, *, limit: int | None = None) -> list[int]:
    """The ids of the sign-ups that wait, in their order."""
    statement = (
        select(RegistrationRow.id)
        .where(
            RegistrationRow.event_id == event_id,
            RegistrationRow.state == RegistrationState.WAITING.value,
        )
        .order_by(RegistrationRow.queued_at, RegistrationRow.id)
        .limit(limit)
    )
    return list(await session.scalars(statement))


async def _registration(session: Session, row: RegistrationRow) -> Registration:
    return (await _registrations(session, [row]))[0]


async def _registrations(
    session: Session, rows: Sequence[RegistrationRow]
) -> Sequence[Registration]:
    """The rows with their people, enterprises and places in the queue, whatever their number."""
    ids = [row.id for row in rows]
    people: dict[int, list[str]] = {row_id: [] for row_id in ids}
    named = select(EventPersonRow.registration_id, EventPersonRow.name)
    named = named.where(EventPersonRow.registration_id.in_(ids)).order_by(EventPersonRow.id)
    for row_id, name in await session.execute(named):
        people[row_id].append(name)
    firms = select(EnterpriseRow.id, EnterpriseRow.name).where(
        EnterpriseRow.id.in_({row.enterprise_id for row in rows})
    )
    names = {firm: name for firm, name in await session.execute(firms)}  # noqa: C416 - typed rows
    queues: dict[int, list[int]] = {}
    for row in rows:
        if row.state == RegistrationState.WAITING.value and row.event_id not in queues:
            queues[row.event_id] = await _queue(session, row.event_id)
    return [
        Registration(
            id=row.id,
            event_id=row.event_id,
            user_id=row.user_id,
            enterprise=names.get(row.enterprise_id or 0, ""),
            phone=vault_of(session).unseal(row.phone),
            people=tuple(people[row.id]),
            state=RegistrationState(row.state),
            queued_at=row.queued_at,
            offered_until=row.offered_until,
            ahead=queues[row.event_id].index(row.id)
            if row.state == RegistrationState.WAITING.value
            else 0,
        )
        for row in rows
    ]
