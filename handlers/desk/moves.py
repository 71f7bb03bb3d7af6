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
from handlers.requests.own import GO_ON_WORD, RATE_WORD
from storage import audit, desk_tools, enterprises, request_queue, requests, staff
from storage.database import Session
from storage.deliveries import Content
from storage.evidence import Evidence, EvidenceKind, note_evidence
from storage.people import User
from storage.requests import (
    HELD,
    AssistanceRequest,
    EntryKind,
    Outcome,
    RequestState,
    TransitionNotAllowed,
)
from storage.staff import StaffMember


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
    await _note(session, taken, user, "request.take", now=now)
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
    await _note(session, opened, user, "request.release", now=now)
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
    await _note(session, given, user, "request.assign", now=now, to=to.user_id)
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


async def reply(
    session: Session,
    request: AssistanceRequest,
    user: User,
    *,
    text: str,
    files: tuple[str, ...],
    now: datetime,
    asking: bool = False,
) -> AssistanceRequest:
    """Words to the person; ``asking`` back stops the service time until they speak.

    Whoever answers what nobody had, has it.
    """
    if request.state not in {RequestState.OPEN, *HELD}:
        raise TransitionNotAllowed(request, RequestState.IN_PROGRESS)
    values: dict[str, object] = {"assignee_id": request.assignee_id or user.id}
    if asking:
        values |= {"state": RequestState.WAITING}
        if request.due_at is not None:
            left = service_clock.left_at(now, request.due_at)
            values |= {"left_seconds": left, "due_at": None}
    elif request.state in {RequestState.OPEN, RequestState.ASSIGNED}:
        values |= {"state": RequestState.IN_PROGRESS}
    if request.state is RequestState.OPEN:
        request = await requests.change(
            session, request, now=now, state=RequestState.ASSIGNED, assignee_id=user.id
        )
    if values.get("state") is request.state:
        values.pop("state")
    answered = await requests.change(session, request, now=now, **values)
    kind = EntryKind.ASKED if asking else EntryKind.REPLIED
    action = "request.ask" if asking else "request.reply"
    await _note(session, answered, user, action, now=now, kind=kind, text=text, files=files)
    by = (await enterprises.profile(session, user)).name
    words = (texts.to_person_asked if asking else texts.to_person_replied)(answered, text, by)
    key = f"reply:{user.id}:{now.isoformat()}"
    await pushes.tell_person(session, answered, words, key=key, now=now, files=files)
    return answered


async def resolve(
    session: Session,
    request: AssistanceRequest,
    user: User,
    *,
    text: str,
    files: tuple[str, ...],
    now: datetime,
) -> AssistanceRequest:
    """The result, told to the person and entered into the ledger of what the centre did."""
    if request.state is RequestState.OPEN:
        request = await requests.change(
            session, request, now=now, state=RequestState.ASSIGNED, assignee_id=user.id
        )
    if request.state not in HELD:
        raise TransitionNotAllowed(request, RequestState.RESOLVED)
    resolved = await requests.change(
        session,
        request,
        now=now,
        state=RequestState.RESOLVED,
        outcome=Outcome.RESOLVED,
        resolved_at=now,
        due_at=None,
        left_seconds=None,
    )
    await _note(
        session,
        resolved,
        user,
        "request.resolve",
        now=now,
        kind=EntryKind.REPLIED,
        text=text,
        files=files,
    )
    await pushes.tell_person(
        session,
        resolved,
        texts.to_person_resolved(resolved, text),
        key=f"resolved:{now.isoformat()}",
        now=now,
        files=files,
        choices=(
            (request_texts.RATE, f"{RATE_WORD} {resolved.number}"),
            (request_texts.GO_ON, f"{GO_ON_WORD} {resolved.number}"),
        ),
    )
    await note_evidence(
        session,
        Evidence(
            key=f"request:{resolved.number}",
            kind=EvidenceKind.REQUEST,
            at=now,
            subject=resolved.number,
            user_id=resolved.user_id,
            enterprise_id=resolved.enterprise_id,
            facts={"kind": resolved.kind.value},
        ),
    )
    return resolved


async def close(
    session: Session, request: AssistanceRequest, user: User, *, reason: str, now: datetime
) -> AssistanceRequest:
    """Close: what is resolved keeps its outcome, anything else was not done, and why."""
    resolved = request.state is RequestState.RESOLVED
    closed = await requests.change(
        session,
        request,
        now=now,
        state=RequestState.CLOSED,
        outcome=request.outcome if resolved else Outcome.REFUSED,
        due_at=None,
        left_seconds=None,
    )
    await _note(session, closed, user, "request.close", now=now, text=reason)
    if not resolved:
        words = texts.to_person_closed(closed, reason)
        await pushes.tell_person(session, closed, words, key=f"closed:{now.isoformat()}", now=now)
    return closed


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
    await _note(session, again, user, "request.reopen", now=now)
    return again


async def merge(
    session: Session,
    one: AssistanceRequest,
    into: AssistanceRequest,
    user: User,
    *,
    now: datetime,
) -> AssistanceRequest:
    """Close a duplicate; what it said, and its files if both are one person's, go to the other."""
    if into.state is RequestState.CLOSED:
        raise TransitionNotAllowed(into, RequestState.CLOSED)
    merged = await requests.change(
        session,
        one,
        now=now,
        state=RequestState.CLOSED,
        outcome=Outcome.MERGED,
        merged_into=into.id,
        due_at=None,
        left_seconds=None,
    )
    await _note(session, merged, user, "request.merge", now=now, text=into.number)
    same = one.user_id == into.user_id
    history = await requests.history(session, one, internal=False)
    files = [file_id for entry in history for file_id in entry.files] if same else []
    await requests.add_entry(
        session,
        into,
        user,
        kind=EntryKind.NOTE,
        now=now,
        text=texts.merged_note(one),
        files=files,
        internal=not same,
    )
    words = texts.to_person_merged(merged, into.number)
    if same:
        await pushes.tell_person(session, merged, words, key=f"merged:{now.isoformat()}", now=now)
    return merged


async def refer(
    session: Session, request: AssistanceRequest, user: User, *, agency: str, now: datetime
) -> AssistanceRequest:
    """Note that an outside agency goes on with it; which one is the person's own choice."""
    if request.state not in {RequestState.OPEN, *HELD}:
        raise TransitionNotAllowed(request, request.state)
    referred = await requests.change(session, request, now=now, agency=agency)
    await _note(
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


async def _note(
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
    await requests.add_entry(session, request, user, kind=kind, now=now, text=text, files=files)
    await audit.record(session, user, action, now=now, subject=request.number, **facts)
