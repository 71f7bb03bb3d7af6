"""Reading the audit log: newest first, by person or action, in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from storage.database import Session
from storage.schema.desk import AuditRow, ProfileRow

_NAME = func.coalesce(ProfileRow.name, AuditRow.actor_name)
"""The actor's name as they go by today; rows of old brought one along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One action of staff, as it was recorded."""

    id: int
    at: datetime
    actor_id: int | None
    actor: str
    role: str
    action: str
    subject: str
    facts: dict[str, Any]


async def actions(
    session: Session, *, containing: str = "", limit: int, offset: int = 0
) -> tuple[Sequence[Action], int]:
    """The newest actions whose actor's name, action or subject holds a text, and how many."""
    which: tuple[Any, ...] = ()
    if containing:
        which = (
            _NAME.contains(containing, autoescape=True)
            | AuditRow.action.contains(containing, autoescape=True)
            | AuditRow.subject.contains(containing, autoescape=True),
        )
    named = select(AuditRow, _NAME).outerjoin(ProfileRow, ProfileRow.user_id == AuditRow.actor_id)
    named = named.where(*which)
    total = await session.scalar(select(func.count()).select_from(named.subquery())) or 0
    statement = named.order_by(AuditRow.id.desc()).limit(limit).offset(offset)
    return [
        Action(
            id=row.id,
            at=row.at,
            actor_id=row.actor_id,
            actor=name,
            role=row.role,
            action=row.action,
            subject=row.subject,
            facts=dict(row.facts),
        )
        for row, name in await session.execute(statement)
    ], total
