"""What people told for an assessment before filing: kept until its report is made, no longer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from storage.database import Session
from storage.people import User
from storage.schema.searching import AssessmentRow


async def keep_assessment(
    session: Session, user: User, told: Mapping[str, Any], *, now: datetime
) -> int:
    """Keep what was told and give its number; what the person told before is forgotten."""
    await session.execute(delete(AssessmentRow).where(AssessmentRow.user_id == user.id))
    row = AssessmentRow(user_id=user.id, told=dict(told), asked_at=now)
    session.add(row)
    await session.flush()
    return row.id


async def find_assessment(session: Session, user: User, number: int) -> Mapping[str, Any] | None:
    """What the person told under that number; None where it is not theirs or done."""
    statement = select(AssessmentRow.told).where(
        AssessmentRow.id == number, AssessmentRow.user_id == user.id
    )
    return await session.scalar(statement)


async def forget_assessment(session: Session, number: int) -> None:
    """Forget what was told."""
    await session.execute(delete(AssessmentRow).where(AssessmentRow.id == number))
