"""Who came: check-ins by person, what they count as, and what people thought of it afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.database import Session, vault_of
from storage.events import Event, EventState, move_event
from storage.evidence import Evidence, EvidenceKind, note_evidence, take_back
from storage.registrations import ACTIVE
from storage.schema.desk import EnterpriseRow
from storage.schema.events import EventFeedbackRow, EventPersonRow, RegistrationRow
from storage.upsert import insert

LONGEST_WORDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """One person of a sign-up; `checked_in_at` is None for who has not come."""

    id: int
    user_id: int | None
    name: str
    enterprise_id: int | None
    enterprise: str
    phone: str
    state: str
    queued_at: datetime
    checked_in_at: datetime | None
    checked_in_by: str


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many people came, and from how many distinct enterprises."""

    people: int
    enterprises: int


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is stored about one person's events."""

    sign_ups: int
    people: int
    feedback: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one person thought of an event, 1 to 5."""

    rating: int
    words: str


async def attendees(
    session: Session, event_id: int, *, user_id: int | None = None
) -> Sequence[Attendee]:
    """Everybody who is signed up, waits or came; those of one person's sign-up where one is named.

    In the order of signing up.
    """
    statement = (
        select(EventPersonRow, RegistrationRow, EnterpriseRow.name)
        .join(RegistrationRow, RegistrationRow.id == EventPersonRow.registration_id)
        .outerjoin(EnterpriseRow, EnterpriseRow.id == RegistrationRow.enterprise_id)
        .where(
            RegistrationRow.event_id == event_id,
            RegistrationRow.state.in_(ACTIVE) | EventPersonRow.checked_in_at.is_not(None),
        )
        .order_by(RegistrationRow.queued_at, RegistrationRow.id, EventPersonRow.id)
        .execution_options(populate_existing=True)
    )
    if user_id is not None:
        statement = statement.where(RegistrationRow.user_id == user_id)
    return [
        Attendee(
            id=person.id,
            user_id=registration.user_id,
            name=person.name,
            enterprise_id=registration.enterprise_id,
            enterprise=enterprise or "",
            phone=vault_of(session).unseal(registration.phone),
            state=registration.state,
            queued_at=registration.queued_at,
            checked_in_at=person.checked_in_at,
            checked_in_by=person.checked_in_by,
        )
        for person, registration, enterprise in (await session.execute(statement)).all()
    ]


async def check_in(
    session: Session, event: Event, people: Sequence[Attendee], *, by: str, now: datetime
) -> int:
    """Note that these people came, each once; `by` is self or staff. Says how many were new."""
    new = 0
    for person in people:
        row = await session.get_one(EventPersonRow, person.id)
        if row.checked_in_at is not None:
            continue
        row.checked_in_at, row.checked_in_by = now, by
        await note_evidence(
            session,
            Evidence(
                key=_key(event.id, person),
                kind=EvidenceKind.ATTENDANCE,
                at=event.plan.starts_at,
                subject=event.subject,
                user_id=person.user_id,
                enterprise_id=person.enterprise_id,
                facts={"kind": event.plan.kind.value, "purposes": list(event.plan.purposes)},
            ),
        )
        new += 1
    await session.flush()
    return new


async def undo_check_in(session: Session, event: Event, person: Attendee) -> None:
    """The person did not come after all: what it counted as goes too."""
    row = await session.get_one(EventPersonRow, person.id)
    row.checked_in_at, row.checked_in_by = None, ""
    await session.flush()
    await take_back(session, _key(event.id, person))


async def turnout(session: Session, event_id: int) -> Turnout:
    """How many came, people and distinct enterprises."""
    statement = (
        select(func.count(EventPersonRow.id), func.count(RegistrationRow.enterprise_id.distinct()))
        .join(RegistrationRow, RegistrationRow.id == EventPersonRow.registration_id)
        .where(RegistrationRow.event_id == event_id, EventPersonRow.checked_in_at.is_not(None))
    )
    people, enterprises = (await session.execute(statement)).one()
    return Turnout(people, enterprises)


async def users_who_came(session: Session, event_id: int) -> Sequence[int]:
    """Whose sign-up brought at least one person who came."""
    statement = (
        select(RegistrationRow.user_id)
        .distinct()
        .join(EventPersonRow, EventPersonRow.registration_id == RegistrationRow.id)
        .where(
            RegistrationRow.event_id == event_id,
            RegistrationRow.user_id.is_not(None),
            EventPersonRow.checked_in_at.is_not(None),
        )
    )
    return [user_id for user_id in await session.scalars(statement) if user_id is not None]


async def attended_by(session: Session, user_id: int, *, limit: int) -> Sequence[int]:
    """The numbers of the last events where somebody of the person's sign-up came."""
    statement = (
        select(RegistrationRow.event_id)
        .join(EventPersonRow, EventPersonRow.registration_id == RegistrationRow.id)
        .where(RegistrationRow.user_id == user_id, EventPersonRow.checked_in_at.is_not(None))
        .group_by(RegistrationRow.event_id)
        .order_by(func.max(EventPersonRow.checked_in_at).desc())
        .limit(limit)
    )
    return list(await session.scalars(statement))


async def kept_about(session: Session, user_id: int) -> Kept:
    """How much is stored about a person: sign-ups in every state, the people on them, opinions."""
    counted = select(func.count(RegistrationRow.id.distinct()), func.count(EventPersonRow.id))
    counted = counted.outerjoin(
        EventPersonRow, EventPersonRow.registration_id == RegistrationRow.id
    ).where(RegistrationRow.user_id == user_id)
    sign_ups, people = (await session.execute(counted)).one()
    opinions = select(func.count()).select_from(EventFeedbackRow)
    opinions = opinions.where(EventFeedbackRow.user_id == user_id)
    return Kept(sign_ups, people, await session.scalar(opinions) or 0)


async def hold_event(session: Session, event: Event) -> Event:
    """The event took place: it counts from now on. Raises TransitionNotAllowed."""
    held = await move_event(session, event.id, EventState.HELD, allowed=[EventState.PUBLISHED])
    await note_evidence(
        session,
        Evidence(
            key=event.subject,
            kind=EvidenceKind.EVENT,
            at=event.plan.starts_at,
            subject=event.subject,
            facts={
                "kind": event.plan.kind.value,
                "purposes": list(event.plan.purposes),
                "title": event.plan.title,
            },
        ),
    )
    return held


async def give_feedback(
    session: Session, event_id: int, user_id: int, feedback: Feedback, *, now: datetime
) -> None:
    """Keep what a person thought; it replaces what they said before."""
    values = {
        "rating": feedback.rating,
        "words": feedback.words[:LONGEST_WORDS],
        "given_at": now,
    }
    await session.execute(
        insert(session, EventFeedbackRow)
        .values(event_id=event_id, user_id=user_id, **values)
        .on_conflict_do_update(index_elements=["event_id", "user_id"], set_=values)
    )


async def feedback_of(session: Session, event_id: int) -> Sequence[Feedback]:
    """Everything people thought of the event, the newest first, without names."""
    statement = (
        select(EventFeedbackRow.rating, EventFeedbackRow.words)
        .where(EventFeedbackRow.event_id == event_id)
        .order_by(EventFeedbackRow.given_at.desc())
    )
    return [Feedback(rating, words) for rating, words in await session.execute(statement)]


def _key(event_id: int, person: Attendee) -> str:
    """Unlike a row's number, which may be given again after an erasure, this names one person."""
    return f"attendance:{event_id}:{person.id}:{int(person.queued_at.timestamp())}"
