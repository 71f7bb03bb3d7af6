"""What the desk keeps at hand: canned replies, service times, the pool of experts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from storage.database import Session
from storage.desk.request_state import RequestKind
from storage.schema.requests import CannedReplyRow, ServiceTimeRow
from storage.schema.staff import ExpertRow
from storage.upsert import insert

WORKING_DAYS: Mapping[RequestKind, int] = {
    RequestKind.DISPUTE: 3,
    RequestKind.EVIDENCE: 3,
    RequestKind.OVERSEAS: 1,
    RequestKind.EXHIBITION: 5,
    RequestKind.SEARCH: 5,
    RequestKind.MONITORING: 5,
    RequestKind.REVIEW: 15,
    RequestKind.PREFILING: 10,
    RequestKind.TRANSFER: 5,
    RequestKind.PLEDGE: 5,
    RequestKind.CONSULTING: 5,
    RequestKind.COMPLIANCE: 5,
    RequestKind.OTHER: 3,
}
"""How many working days each kind may take until staff set another number: our own proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """Somebody of the pool; `user_id` is None until they join the chat under the same name."""

    name: str
    fields: tuple[str, ...]
    user_id: int | None


async def canned_replies(session: Session) -> Sequence[tuple[str, str]]:
    """Title and text of every canned reply, by title."""
    statement = select(CannedReplyRow.title, CannedReplyRow.text).order_by(CannedReplyRow.title)
    return [(title, text) for title, text in await session.execute(statement)]


async def canned_reply(session: Session, title: str) -> str | None:
    """The text under that title."""
    return await session.scalar(select(CannedReplyRow.text).where(CannedReplyRow.title == title))


async def keep_canned(session: Session, title: str, text: str, *, now: datetime) -> None:
    """Keep a reply under a title, in place of the one before."""
    values = {"text": text, "changed_at": now}
    statement = insert(session, CannedReplyRow).values(title=title, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["title"], set_=values))


async def remove_canned(session: Session, title: str) -> bool:
    """Take a reply out; False where there is none."""
    statement = delete(CannedReplyRow).where(CannedReplyRow.title == title)
    return await session.scalar(statement.returning(CannedReplyRow.title)) is not None


async def service_times(session: Session) -> Mapping[RequestKind, int]:
    """Working days each kind may take: ours, and what staff have set over them."""
    rows = await session.execute(select(ServiceTimeRow.kind, ServiceTimeRow.working_days))
    return {**WORKING_DAYS, **{RequestKind(kind): days for kind, days in rows}}


async def set_service_time(session: Session, kind: RequestKind, working_days: int) -> None:
    """Let a kind take so many working days from now on; requests under way keep their day."""
    values: dict[str, Any] = {"working_days": working_days}
    statement = insert(session, ServiceTimeRow).values(kind=kind.value, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["kind"], set_=values))


async def experts(session: Session, field: str = "") -> Sequence[Expert]:
    """The pool, by name; only those with a field that holds ``field``, if one is given."""
    rows = await session.scalars(select(ExpertRow).order_by(ExpertRow.name))
    pool = [
        Expert(name=row.name, fields=tuple(map(str, row.fields)), user_id=row.user_id)
        for row in rows
    ]
    return [each for each in pool if not field or any(field in known for known in each.fields)]


async def keep_expert(
    session: Session, name: str, fields: Sequence[str], *, user_id: int | None, now: datetime
) -> None:
    """Put somebody into the pool, or change their fields."""
    values: dict[str, Any] = {"fields": list(fields), "user_id": user_id}
    statement = insert(session, ExpertRow).values(name=name, added_at=now, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


async def remove_expert(session: Session, name: str) -> bool:
    """Take somebody out of the pool; False where they are not in it."""
    statement = delete(ExpertRow).where(ExpertRow.name == name).returning(ExpertRow.id)
    return await session.scalar(statement) is not None
