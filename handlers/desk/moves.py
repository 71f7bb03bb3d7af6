"""What the desk does to a request: each changes the row, the history, the audit log and the outbox
together, in the transaction it is given.

All raise TransitionNotAllowed where the request does not stand as it was read, before anything is
written.
"""

from datetime import datetime
from typing import Protocol

from handlers.desk import texts
from handlers.requests import pushes, service_clock
from handlers.requests import texts as request_texts
from storage import audit, enterprises
from storage.database import Session
from storage.delivery.deliveries import Content
from storage.desk import request_queue, requests, staff
from storage.desk import tools as desk_tools
from storage.desk.request_state import HELD, EntryKind, Outcome, RequestState
from storage.desk.requests import AssistanceRequest, TransitionNotAllowed
from storage.desk.staff import StaffMember
from storage.people import User


class Move(Protocol):
    """What needs no more than the request and who does it."""

    async def __call__(
        self, session: Session, request: AssistanceRequest, user: User, /, *, now: datetime
    ) -> AssistanceRequest:
        """The request afterwards; raises TransitionNotAllowed."""
        ...


async def take(
    session: Session, request: AssistanceRequest, user: User, *, now: datetime
) -> AssistanceRequest:
    """Nobody had it; now the person has."""
    if request.state is not RequestState.OPEN:
        raise TransitionNotAllowed(request, RequestState.ASSIGNED)
    taken = await requests.change(
        session, request, now=now, state=RequestState.ASSIGNED, assignee_id=user.id
    )
    await note_move(session, taken, user, "request.take", now=now)
    if taken.urgent:
        words = texts.to_person_taken(taken, taken.assignee)
        await pushes.tell_person(session, taken, words, key=f"taken:{now.isoformat()}", now=now)
    return taken


async def release(
    session: Session, request: AssistanceRequest, user: User, *, now: datetime
) -> AssistanceRequest:
    """Back to the queue; those on duty are told."""
    if request.state not in HELD:
        raise TransitionNotAllowed(request, RequestState.OPEN)
    opened = await requests.change(
        session, request, now=now, state=RequestState.OPEN, assignee_id=None
    )
    await note_move(session, opened, user, "request.release", now=now)
    words = texts.released(opened)
    await pushes.tell_desk(session, opened, words, key=f"released:{now.isoformat()}", now=now)
    return opened


async def assign(
    session: Session, request: AssistanceRequest, user: User, to: StaffMember, *, now: datetime
) -> AssistanceRequest:
    """Give it to somebody, who is told; whoever had it keeps no part in it."""
    if request.state not in {RequestState.OPEN, *HELD}:
        raise TransitionNotAllowed(request, RequestState.ASSIGNED)
    state = RequestState.ASSIGNED if request.state is RequestState.OPEN else request.state
    given = await requests.change(session, request, now=now, state=state, assignee_id=to.user_id)
    await note_move(session, given, user, "request.assign", now=now, to=to.user_id)
    if to.user_id != user.id:
        by = (await enterprises.profile(session, user)).name
        show = (request_texts.SEE_AS_STAFF, f"{pushes.SHOW_WORD} {given.number}")
        await staff.tell(
            session,
            [to],
            Content(text=texts.assigned_to_you(given, by), choices=(show,)),
            key=f"request:{given.number}:assigned:{now.isoformat()}",
            now=now,
        )
    return given


async def reopen(
    session: Session, request: AssistanceRequest, user: User, *, now: datetime
) -> AssistanceRequest:
    """Take back the end of a request; its service time begins anew."""
    if request.state not in {RequestState.RESOLVED, RequestState.CLOSED}:
        raise TransitionNotAllowed(request, RequestState.IN_PROGRESS)
    days = (await desk_tools.service_times(session))[request.kind]
    again = await requests.change(
        session,
        request,
        now=now,
        state=RequestState.IN_PROGRESS if request.assignee_id else RequestState.OPEN,
        outcome=Outcome.NONE,
        merged_into=None,
        resolved_at=None,
        due_at=service_clock.due_after(now, days),
    )
    await note_move(session, again, user, "request.reopen", now=now)
    return again


async def refer(
    session: Session, request: AssistanceRequest, user: User, *, agency: str, now: datetime
) -> AssistanceRequest:
    """Note that an outside agency goes on with it; which one is the person's own choice."""
    if request.state not in {RequestState.OPEN, *HELD}:
        raise TransitionNotAllowed(request, request.state)
    referred = await requests.change(session, request, now=now, agency=agency)
    await note_move(
        session, referred, user, "request.refer", now=now, kind=EntryKind.REFERRED, text=agency
    )
    words = texts.to_person_referred(referred, agency)
    await pushes.tell_person(session, referred, words, key=f"referred:{now.isoformat()}", now=now)
    return referred


async def note(
    session: Session,
    request: AssistanceRequest,
    user: User,
    *,
    text: str,
    files: tuple[str, ...],
    now: datetime,
) -> None:
    """Words of the desk among itself."""
    await requests.add_entry(
        session,
        request,
        user,
        kind=EntryKind.NOTE,
        now=now,
        text=text,
        files=files,
        internal=True,
    )
    await audit.record(session, user, "request.note", now=now, subject=request.number)


async def hand_over(
    session: Session, of: StaffMember, to: StaffMember, user: User, *, now: datetime
) -> int:
    """Everything somebody holds goes to somebody else, who is told once; says how many."""
    held = await requests_of(session, of)
    for request in held:
        given = await requests.change(session, request, now=now, assignee_id=to.user_id)
        await requests.add_entry(session, given, user, kind=EntryKind.MOVED, now=now)
    if held:
        numbers = [request.number for request in held]
        await audit.record(
            session,
            user,
            "request.hand_over",
            now=now,
            subject=f"user:{of.user_id}",
            to=to.user_id,
            numbers=numbers,
        )
        words = texts.received(len(held), of.name or f"#{of.user_id}")
        key = f"handed-over:{of.user_id}:{now.isoformat()}"
        await staff.tell(session, [to], Content(text=words), key=key, now=now)
    return len(held)


async def requests_of(session: Session, member: StaffMember) -> list[AssistanceRequest]:
    """What somebody holds."""
    return list(await request_queue.held_by(session, member.user))


async def note_move(
    session: Session,
    request: AssistanceRequest,
    user: User,
    action: str,
    *,
    now: datetime,
    kind: EntryKind = EntryKind.MOVED,
    text: str = "",
    files: tuple[str, ...] = (),
    **facts: object,
) -> None:
    """A line of the history, and one of the audit log."""
    await requests.add_entry(session, request, user, kind=kind, now=now, text=text, files=files)
    await audit.record(session, user, action, now=now, subject=request.number, **facts)
