"""Events by the clock: the queue moves up, people are reminded, staff warned, what is over counts.

Every part may be repeated at any time by any number of processes: what was said is known by its
key, what was done by the rows.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.events import texts
from storage import attendance, events, job_runs, registrations
from storage.database import Database, Session
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.desk import staff
from storage.events import Event, EventState, TransitionNotAllowed
from storage.registrations import RegistrationState

SHANGHAI = ZoneInfo("Asia/Shanghai")
SHORTLY_BEFORE = timedelta(hours=2)
COUNTS_AFTER = timedelta(hours=1)
WARNED_DAYS_BEFORE = (3, 1)
MORNING = 10
JOB = "event"


async def tend_events(database: Database, *, now: datetime) -> None:
    """Everything that is due around every event."""
    async with database.begin() as session:
        public = await events.list_events(session, EventState.PUBLISHED)
        queued = await registrations.events_with_a_queue(session)
    for event in public:
        if event.id in queued:
            await _move_up(database, event, now=now)
        if now < event.plan.starts_at:
            await _remind(database, event, now=now)
            await _warn(database, event, now=now)
        elif now >= event.plan.ends_at + COUNTS_AFTER:
            await _count(database, event, now=now)


def day_before(event: Event) -> datetime:
    """Ten in the morning of the day before."""
    day = event.plan.starts_at.astimezone(SHANGHAI) - timedelta(days=1)
    return day.replace(hour=MORNING, minute=0, second=0, microsecond=0)


async def _move_up(database: Database, event: Event, *, now: datetime) -> None:
    """Tell whose turn came, and whose offer lapsed."""
    async with database.begin() as session:
        offered, lapsed = await registrations.move_up(session, event.id, now=now)
        for registration in offered:
            if registration.user_id is None:
                continue
            until = registration.offered_until
            await _tell(
                session,
                event,
                registration.user_id,
                texts.offered(event, registration),
                (texts.CONFIRM, texts.CANCEL),
                key=f"offer:{registration.id}:{until.isoformat() if until else ''}",
                now=now,
                priority=Priority.URGENT,
                expires_at=until,
            )
        for registration in lapsed:
            if registration.user_id is not None:
                await _tell(
                    session,
                    event,
                    registration.user_id,
                    texts.lapsed(event),
                    (),
                    key=f"lapsed:{registration.id}:{now.isoformat()}",
                    now=now,
                    expires_at=event.plan.starts_at,
                )


async def _remind(database: Database, event: Event, *, now: datetime) -> None:
    """The day before, and two hours before; who signed up later than that is not reminded."""
    starts = event.plan.starts_at
    shortly = starts - SHORTLY_BEFORE
    due, name, text, until = day_before(event), "day", texts.tomorrow(event), shortly
    if now >= shortly:
        due, name, text, until = shortly, "soon", texts.soon(event), starts
    if now < due:
        return
    occasion = f"{event.id}:{name}:{int(starts.timestamp())}"
    async with database.begin() as session:
        if not await job_runs.claim_run(session, JOB, occasion, now=now):
            return
        for registration in await registrations.registrations_of_event(session, event.id):
            holds = registration.state is RegistrationState.REGISTERED
            if registration.user_id is None or not holds or registration.queued_at > due:
                continue
            await _tell(
                session,
                event,
                registration.user_id,
                text,
                (texts.CANCEL, texts.CALENDAR),
                key=f"{name}:{starts.isoformat()}:{registration.user_id}",
                now=now,
                push=f"{event.subject}:reminder",
                expires_at=until,
            )


async def _warn(database: Database, event: Event, *, now: datetime) -> None:
    """Tell staff while there is time that too few enterprises have signed up."""
    wanted = event.plan.wanted_enterprises
    days = (event.plan.starts_at.astimezone(SHANGHAI).date() - now.astimezone(SHANGHAI).date()).days
    due = [each for each in WARNED_DAYS_BEFORE if days <= each]
    if not wanted or not due or now.astimezone(SHANGHAI).hour < MORNING:
        return
    occasion = f"{event.id}:short:{min(due)}:{int(event.plan.starts_at.timestamp())}"
    async with database.begin() as session:
        enterprises = await registrations.signed_up_enterprises(session, event.id)
        if enterprises >= wanted or not await job_runs.claim_run(session, JOB, occasion, now=now):
            return
        text = texts.too_few(event, enterprises=enterprises)
        await _tell_staff(session, event, text, (texts.MANAGE,), key=occasion, now=now)


async def _count(database: Database, event: Event, *, now: datetime) -> None:
    """What is over counts once somebody was there; else staff are asked about it, once."""
    async with database.begin() as session:
        turnout = await attendance.turnout(session, event.id)
        if not turnout.people:
            occasion = f"{event.id}:nobody"
            if await job_runs.claim_run(session, JOB, occasion, now=now):
                text = texts.nobody_came(event)
                await _tell_staff(session, event, text, (texts.SHEET,), key=occasion, now=now)
            return
        try:
            await attendance.hold_event(session, event)
        except TransitionNotAllowed:  # another process was faster
            return
        text = texts.held(event, turnout)
        buttons = (texts.ROLL, texts.SHEET)
        await _tell_staff(session, event, text, buttons, key=f"{event.id}:held", now=now)
        for user_id in await attendance.users_who_came(session, event.id):
            await _tell(
                session,
                event,
                user_id,
                texts.ask_feedback(event),
                (texts.FEEDBACK, texts.PROOF),
                key=f"feedback:{user_id}",
                now=now,
                expires_at=now + timedelta(days=7),
            )


async def _tell(
    session: Session,
    event: Event,
    user_id: int,
    text: str,
    buttons: Sequence[tuple[str, str]],
    *,
    key: str,
    now: datetime,
    priority: Priority = Priority.REMINDER,
    push: str = "",
    expires_at: datetime | None = None,
) -> None:
    content = Content(
        text=text,
        choices=tuple((label, f"{word} {event.id}") for label, word in buttons),
        facts=texts.facts(event),
    )
    await deliveries.enqueue(
        session,
        user_id,
        content,
        key=f"{event.subject}:{key}",
        kind=DeliveryKind.EVENT,
        priority=priority,
        push=push or event.subject,
        now=now,
        expires_at=expires_at,
    )


async def _tell_staff(
    session: Session,
    event: Event,
    text: str,
    buttons: Sequence[tuple[str, str]],
    *,
    key: str,
    now: datetime,
) -> None:
    content = Content(
        text=text, choices=tuple((label, f"{word} {event.id}") for label, word in buttons)
    )
    recipients = await staff.present(session, now.astimezone(SHANGHAI).date())
    await staff.tell(session, recipients, content, key=f"event:{key}", now=now)
