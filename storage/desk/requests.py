"""Assistance requests: their numbers, their states and who may follow whom, their history.

Whatever changes a request first changes its row on condition that the state is still the one that
was read. Of two people who act at once one wins; the other learns it by TransitionNotAllowed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import aliased

from storage.database import Session, vault_of
from storage.desk.request_state import (
    HELD,
    LIVE,
    MAY_FOLLOW,
    URGENT_KINDS,
    EntryKind,
    Outcome,
    RequestKind,
    RequestState,
)
from storage.people import User
from storage.schema.desk import EnterpriseRow, ProfileRow, StoredFileRow
from storage.schema.requests import (
    AssistanceRequestRow,
    NumberSeriesRow,
    RequestEntryRow,
    RequestFileRow,
)
from storage.upsert import insert

SHANGHAI = timezone(timedelta(hours=8))  # the year of a number is the centre's
PREFIX = "QZ"


class TransitionNotAllowed(Exception):
    """The request stands elsewhere than the action needs; carries how it stands now."""

    def __init__(self, request: "AssistanceRequest", to: RequestState) -> None:
        super().__init__(f"{request.number} is {request.state}, not on the way to {to}")
        self.request = request
        self.to = to


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistanceRequest:
    """One request as it stands; names are empty where nobody or nothing is named."""

    id: int
    number: str
    kind: RequestKind
    urgent: bool
    state: RequestState
    outcome: Outcome
    user_id: int
    enterprise_id: int | None
    enterprise: str
    assignee_id: int | None
    assignee: str
    merged_into: int | None
    description: str
    contact: str
    agency: str
    rating: int | None
    rating_words: str
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None
    left_seconds: int | None
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What a person asks for."""

    kind: RequestKind
    description: str
    enterprise_id: int | None = None
    contact: str = ""
    files: tuple[str, ...] = ()

    @property
    def urgent(self) -> bool:
        """Whether somebody must be rung."""
        return self.kind in URGENT_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the history; `own` where the person themselves did it."""

    at: datetime
    actor: str
    own: bool
    kind: EntryKind
    state: RequestState
    text: str
    internal: bool
    files: tuple[str, ...]


async def next_number(session: Session, *, now: datetime) -> str:
    """QZ-2026-0001 and so on: each number once a year, however many are opened at once."""
    year = now.astimezone(SHANGHAI).year
    series = insert(session, NumberSeriesRow).values(name=f"{PREFIX}-{year}", last=1)
    counting = series.on_conflict_do_update(
        index_elements=["name"], set_={"last": NumberSeriesRow.last + 1}
    ).returning(NumberSeriesRow.last)
    last = (await session.execute(counting)).scalar_one()
    return f"{PREFIX}-{year}-{last:04d}"


async def open_request(
    session: Session, user: User, new: NewRequest, *, due_at: datetime, now: datetime
) -> AssistanceRequest:
    """A new request under a new number, with the first line of its history."""
    row = AssistanceRequestRow(
        number=await next_number(session, now=now),
        kind=new.kind.value,
        urgent=new.urgent,
        state=RequestState.OPEN.value,
        outcome="",
        user_id=user.id,
        enterprise_id=new.enterprise_id,
        description=new.description,
        contact=vault_of(session).seal(new.contact[:200]),
        agency="",
        rating_words="",
        created_at=now,
        updated_at=now,
        due_at=due_at,
    )
    session.add(row)
    await session.flush()
    request = await get(session, row.id)
    opened, words = EntryKind.OPENED, new.description
    await add_entry(session, request, user, kind=opened, now=now, text=words, files=new.files)
    return request


async def get(session: Session, request_id: int) -> AssistanceRequest:
    """The request of that id; raises LookupError where there is none."""
    found = (
        await session.execute(selecting().where(AssistanceRequestRow.id == request_id))
    ).first()
    if found is None:
        raise LookupError(f"there is no request {request_id}")
    return as_request(session, found)


async def find(session: Session, number: str) -> AssistanceRequest | None:
    """The request of that number, or None."""
    statement = selecting().where(AssistanceRequestRow.number == number)
    found = (await session.execute(statement)).first()
    return as_request(session, found) if found else None


async def of_person(
    session: Session, user: User, *, limit: int, offset: int = 0
) -> tuple[Sequence[AssistanceRequest], int]:
    """The person's own requests, newest first, and how many there are in all."""
    theirs = AssistanceRequestRow.user_id == user.id
    counting = select(func.count()).select_from(AssistanceRequestRow).where(theirs)
    newest = selecting().where(theirs).order_by(AssistanceRequestRow.id.desc())
    rows = await session.execute(newest.limit(limit).offset(offset))
    return [as_request(session, row) for row in rows], await session.scalar(counting) or 0


async def live_of(session: Session, user: User) -> Sequence[AssistanceRequest]:
    """The person's own requests that go on."""
    statement = selecting().where(
        AssistanceRequestRow.user_id == user.id,
        AssistanceRequestRow.state.in_([state.value for state in LIVE]),
    )
    return [as_request(session, row) for row in await session.execute(statement)]


async def history(
    session: Session, request: AssistanceRequest, *, internal: bool
) -> Sequence[Entry]:
    """The request's history from its beginning; with what staff keep to themselves or without."""
    statement = select(RequestEntryRow).where(RequestEntryRow.request_id == request.id)
    if not internal:
        statement = statement.where(RequestEntryRow.internal.is_(False))
    return [
        Entry(
            at=row.at,
            actor=row.actor_name,
            own=row.actor_id == request.user_id,
            kind=EntryKind(row.kind),
            state=RequestState(row.state),
            text=row.text,
            internal=row.internal,
            files=tuple(row.files),
        )
        for row in await session.scalars(statement.order_by(RequestEntryRow.id))
    ]


async def add_entry(
    session: Session,
    request: AssistanceRequest,
    actor: User | None,
    *,
    kind: EntryKind,
    now: datetime,
    text: str = "",
    files: Sequence[str] = (),
    internal: bool = False,
) -> None:
    """Append a line to the history, in the state the request has; ``actor`` None is the clock."""
    name = None
    if actor is not None:
        name = await session.scalar(select(ProfileRow.name).where(ProfileRow.user_id == actor.id))
    session.add(
        RequestEntryRow(
            request_id=request.id,
            at=now,
            actor_id=actor.id if actor else None,
            actor_name=name or "",
            kind=kind.value,
            state=request.state.value,
            text=text,
            internal=internal,
            files=list(files),
        )
    )
    if files and not internal:
        links = [{"request_id": request.id, "file_id": file_id} for file_id in files]
        await session.execute(insert(session, RequestFileRow).on_conflict_do_nothing(), links)
    await session.flush()


async def change(
    session: Session, request: AssistanceRequest, *, now: datetime, **values: Any
) -> AssistanceRequest:
    """The request with some columns changed, its state among them maybe.

    Raises TransitionNotAllowed where the change of state is not allowed, or where the request does
    not stand any more as it was read.
    """
    to = RequestState(values.get("state", request.state))
    if "state" in values and to not in MAY_FOLLOW[request.state]:
        raise TransitionNotAllowed(request, to)
    held_by = AssistanceRequestRow.assignee_id
    same_holder = (
        held_by.is_(None) if request.assignee_id is None else held_by == request.assignee_id
    )
    plain = {k: v.value if isinstance(v, StrEnum) else v for k, v in values.items()}
    statement = (
        update(AssistanceRequestRow)
        .where(
            AssistanceRequestRow.id == request.id,
            AssistanceRequestRow.state == request.state.value,
            same_holder,
        )
        .values(updated_at=now, **plain)
        .returning(AssistanceRequestRow.id)
        .execution_options(synchronize_session=False)
    )
    changed = await session.scalar(statement)
    present = await get(session, request.id)
    if changed is None:
        raise TransitionNotAllowed(present, to)
    return present


async def release_all(session: Session, user: User, *, now: datetime) -> Sequence[str]:
    """Everything somebody holds goes back to the queue; the numbers of what went."""
    statement = selecting().where(
        AssistanceRequestRow.assignee_id == user.id,
        AssistanceRequestRow.state.in_([state.value for state in HELD]),
    )
    held = [as_request(session, row) for row in await session.execute(statement)]
    for request in held:
        opened = await change(session, request, now=now, state=RequestState.OPEN, assignee_id=None)
        await add_entry(session, opened, user, kind=EntryKind.MOVED, now=now)
    return [request.number for request in held]


async def may_see_file(session: Session, user: User, file_id: str) -> bool:
    """Whether the file belongs to one of the person's own requests or to one they hold."""
    statement = (
        select(RequestFileRow.file_id)
        .join(AssistanceRequestRow, AssistanceRequestRow.id == RequestFileRow.request_id)
        .where(
            RequestFileRow.file_id == file_id,
            (AssistanceRequestRow.user_id == user.id)
            | (AssistanceRequestRow.assignee_id == user.id),
        )
    )
    return await session.scalar(statement.limit(1)) is not None


async def file_names(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    """Name and media type of stored files by id; what is gone is left out."""
    statement = select(StoredFileRow.id, StoredFileRow.name, StoredFileRow.media_type)
    rows = await session.execute(statement.where(StoredFileRow.id.in_(ids)))
    return {file_id: (name, media_type) for file_id, name, media_type in rows}


_Assignee = aliased(ProfileRow)


def selecting() -> Select[AssistanceRequestRow, str, str]:
    """Rows that `as_request` takes; filters and order are the caller's."""
    return (
        select(AssistanceRequestRow, EnterpriseRow.name, _Assignee.name)
        .outerjoin(EnterpriseRow, EnterpriseRow.id == AssistanceRequestRow.enterprise_id)
        .outerjoin(_Assignee, _Assignee.user_id == AssistanceRequestRow.assignee_id)
        .execution_options(populate_existing=True)
    )


def as_request(session: Session, found: Any) -> AssistanceRequest:
    """A row of `selecting` as what travels. Raises SealBroken where no key opens its contact."""
    row, enterprise, assignee = found
    return AssistanceRequest(
        id=row.id,
        number=row.number,
        kind=RequestKind(row.kind),
        urgent=row.urgent,
        state=RequestState(row.state),
        outcome=Outcome(row.outcome),
        user_id=row.user_id,
        enterprise_id=row.enterprise_id,
        enterprise=enterprise or "",
        assignee_id=row.assignee_id,
        assignee=assignee or "",
        merged_into=row.merged_into,
        description=row.description,
        contact=vault_of(session).unseal(row.contact),
        agency=row.agency,
        rating=row.rating,
        rating_words=row.rating_words,
        created_at=row.created_at,
        updated_at=row.updated_at,
        due_at=row.due_at,
        left_seconds=row.left_seconds,
        resolved_at=row.resolved_at,
    )
