"""What the desk says to the person of a request, and how a request ends.

Each changes the row, the history, the audit log and the outbox together, and raises
TransitionNotAllowed before anything is written where the request does not stand as it was read.
"""

from datetime import datetime

from handlers.desk import texts
from handlers.desk.moves import note_move
from handlers.requests import pushes, service_clock
from handlers.requests import texts as request_texts
from handlers.requests.own import GO_ON_WORD, RATE_WORD
from storage import enterprises
from storage.database import Session
from storage.desk import requests
from storage.desk.request_state import HELD, EntryKind, Outcome, RequestState
from storage.desk.requests import AssistanceRequest, TransitionNotAllowed
from storage.evidence import Evidence, EvidenceKind, note_evidence
from storage.people import User


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
    await note_move(session, answered, user, action, now=now, kind=kind, text=text, files=files)
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
    said = EntryKind.REPLIED
    await note_move(
        session, resolved, user, "request.resolve", now=now, kind=said, text=text, files=files
    )
    choices = (
        (request_texts.RATE, f"{RATE_WORD} {resolved.number}"),
        (request_texts.GO_ON, f"{GO_ON_WORD} {resolved.number}"),
    )
    words = texts.to_person_resolved(resolved, text)
    key = f"resolved:{now.isoformat()}"
    await pushes.tell_person(
        session, resolved, words, key=key, now=now, files=files, choices=choices
    )
    await _enter(session, resolved, now=now)
    return resolved


async def _enter(session: Session, resolved: AssistanceRequest, *, now: datetime) -> None:
    """Count it in the ledger of what the centre did, once."""
    evidence = Evidence(
        key=f"request:{resolved.number}",
        kind=EvidenceKind.REQUEST,
        at=now,
        subject=resolved.number,
        user_id=resolved.user_id,
        enterprise_id=resolved.enterprise_id,
        facts={"kind": resolved.kind.value},
    )
    await note_evidence(session, evidence)


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
    await note_move(session, closed, user, "request.close", now=now, text=reason)
    if not resolved:
        words = texts.to_person_closed(closed, reason)
        await pushes.tell_person(session, closed, words, key=f"closed:{now.isoformat()}", now=now)
    return closed


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
    await note_move(session, merged, user, "request.merge", now=now, text=into.number)
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
