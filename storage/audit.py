"""What staff did, never changed afterwards; each row's hash covers the row before it."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text

from storage.database import Session
from storage.people import User
from storage.schema.desk import AuditRow

_LOCK = 4_711_001  # PostgreSQL's advisory lock of the chain's end; SQLite has one writer anyway


async def record(
    session: Session,
    actor: User | None,
    action: str,
    *,
    now: datetime,
    subject: str = "",
    **facts: Any,
) -> None:
    """Append one action; ``actor`` is None for the command line. Facts must be JSON values."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    newest = select(AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)
    row = AuditRow(
        at=now,
        actor_id=actor.id if actor else None,
        actor_name="",  # looked up by the number when read: whoever is erased leaves no name
        role=actor.role.value if actor else "operator",
        action=action,
        subject=subject,
        facts=facts,
    )
    row.hash = chained(await session.scalar(newest) or "", row)
    session.add(row)
    await session.flush()


def chained(previous: str, row: AuditRow) -> str:
    """The hash of a row that follows the row with the hash ``previous``."""
    content = [
        previous,
        row.at.astimezone(UTC).isoformat(),
        row.actor_id,
        row.actor_name,
        row.role,
        row.action,
        row.subject,
        row.facts,
    ]
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


async def broken_at(session: Session) -> int | None:
    """The id of the first row that does not follow from the one before it; None for a whole log."""
    previous = ""
    rows = await session.stream_scalars(select(AuditRow).order_by(AuditRow.id))
    async for row in rows:
        if row.hash != chained(previous, row):
            return row.id
        previous = row.hash
    return None
