"""Service times and urgent requests: who must be told, once for each occasion.

Every telling is claimed in `job_runs` in the transaction that puts it into the outbox, so that a
run may be repeated, and several processes may run it.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from knowledge.calendar import is_rest_day
from scheduler.desk import texts
from scheduler.runner import SHANGHAI
from storage import job_runs
from storage.database import Database, Session
from storage.delivery.deliveries import Content, Priority
from storage.desk import request_queue, requests, staff
from storage.desk.request_state import EntryKind, RequestState
from storage.desk.requests import AssistanceRequest, TransitionNotAllowed
from storage.desk.staff import StaffMember
from storage.people import Role

OPENING = time(9, 0)
LOOK_AHEAD = timedelta(days=14)  # the longest that holidays lie between two working days, and more
RING = "request-ring"
RING_EVERY = timedelta(minutes=30)
RINGS_FOR_DUTY = 2  # after so many rings everybody who is there is rung
MOST_RINGS = 16
CLOSED_AFTER = timedelta(days=14)


async def keep_service_times(database: Database, *, now: datetime) -> None:
    """Ring urgent requests, warn of ends, tell of overruns, close what was left resolved."""
    await _ring(database, now=now)
    await _warn(database, now=now)
    await _close(database, now=now)


def warn_from(request: AssistanceRequest) -> datetime | None:
    """When its people are warned: the morning of the working day before it is due.

    Of an urgent one the morning of the day itself; never before half of the time has gone. None
    while no time runs.
    """
    if request.due_at is None:
        return None
    day = request.due_at.astimezone(SHANGHAI).date()
    if not request.urgent:
        day -= timedelta(days=1)
        while is_rest_day(day):
            day -= timedelta(days=1)
    half = request.created_at + (request.due_at - request.created_at) / 2
    return max(datetime.combine(day, OPENING, SHANGHAI), half)


async def _ring(database: Database, *, now: datetime) -> None:
    async with database.begin() as session:
        waiting = await request_queue.urgent_and_open(session)
    for request in waiting:
        rings = int((now - request.created_at) / RING_EVERY)
        if not 1 <= rings <= MOST_RINGS:
            continue
        async with database.begin() as session:
            today = now.astimezone(SHANGHAI).date()
            on_duty = rings <= RINGS_FOR_DUTY
            whom = await (staff.on_duty if on_duty else staff.present)(session, today)
            occasion = f"{request.number}:{rings}"
            if not whom or not await job_runs.claim_run(session, RING, occasion, now=now):
                continue
            minutes = int((now - request.created_at).total_seconds() // 60)
            text = texts.ringing(request, minutes=minutes)
            await _tell(session, request, whom, text, key=f"ring:{rings}", now=now, urgent=True)


async def _warn(database: Database, *, now: datetime) -> None:
    async with database.begin() as session:
        soon = await request_queue.due_before(session, now + LOOK_AHEAD)
    for request in soon:
        begins = warn_from(request)
        if begins is None or request.due_at is None or begins > now:
            continue
        over = request.due_at < now
        job = "request-overdue" if over else "request-warning"
        async with database.begin() as session:
            whom = await _concerned(session, request, over=over, now=now)
            occasion = f"{request.number}:{request.due_at:%Y%m%d%H%M}"
            if not whom or not await job_runs.claim_run(session, job, occasion, now=now):
                continue
            text = texts.overdue(request) if over else texts.running_out(request)
            await _tell(session, request, whom, text, key=f"{job}:{occasion}", now=now)


async def _close(database: Database, *, now: datetime) -> None:
    async with database.begin() as session:
        silent = await request_queue.resolved_before(session, now - CLOSED_AFTER)
    for request in silent:
        try:
            async with database.begin() as session:
                closed = await requests.change(session, request, now=now, state=RequestState.CLOSED)
                text = texts.closed_by_itself()
                await requests.add_entry(
                    session, closed, None, kind=EntryKind.MOVED, now=now, text=text
                )
        except TransitionNotAllowed:
            continue  # its person spoke meanwhile


async def _concerned(
    session: Session, request: AssistanceRequest, *, over: bool, now: datetime
) -> Sequence[StaffMember]:
    """Whoever has it, or those on duty; of an overrun the administrators as well."""
    holder = await staff.member(session, request.assignee_id) if request.assignee_id else None
    whom = (
        [holder] if holder else list(await staff.on_duty(session, now.astimezone(SHANGHAI).date()))
    )
    if over:
        known = {each.user_id for each in whom}
        admins = await staff.members(session, Role.ADMIN)
        whom += [admin for admin in admins if admin.user_id not in known]
    return whom


async def _tell(
    session: Session,
    request: AssistanceRequest,
    whom: Sequence[StaffMember],
    text: str,
    *,
    key: str,
    now: datetime,
    urgent: bool = False,
) -> None:
    show = (texts.SHOW, f"/查看 {request.number}")
    take = (texts.TAKE, f"/接单 {request.number}")
    choices = (show,) if request.assignee_id else (take, show)
    await staff.tell(
        session,
        whom,
        Content(text=text, choices=choices),
        key=f"request:{request.number}:{key}",
        now=now,
        priority=Priority.URGENT if urgent else Priority.REMINDER,
    )
