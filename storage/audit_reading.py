"""Reading the audit log: newest first, by person or action, in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from storage.database import Session
from storage.schema.desk import AuditRow


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
            AuditRow.actor_name.contains(containing, autoescape=True)
            | AuditRow.action.contains(containing, autoescape=True)
            | AuditRow.subject.contains(containing, autoescape=True),
        )
    total = await session.scalar(select(func.count()).select_from(AuditRow).where(*which)) or 0
    statement = select(AuditRow).where(*which).order_by(AuditRow.id.desc())
    rows = await session.scalars(statement.limit(limit).offset(offset))
    return [
        Action(
            id=row.id,
            at=row.at,
            actor_id=row.actor_id,
            actor=row.actor_name,
            role=row.role,
            action=row.action,
            subject=row.subject,
            facts=dict(row.facts),
        )
        for row in rows
    ], total
