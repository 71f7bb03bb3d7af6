"""Searches people made: a number to page by, and a day to be forgotten on."""

from datetime import datetime

from sqlalchemy import delete, func, select

from storage.database import Session
from storage.people import User
from storage.register.version import Register
from storage.schema.searching import AssessmentRow, RegisterSearchRow

LONGEST = 2000


async def keep_search(
    session: Session, user: User, subject: Register, text: str, *, now: datetime
) -> int:
    """Keep a search and give its number."""
    row = RegisterSearchRow(user_id=user.id, subject=subject, text=text[:LONGEST], searched_at=now)
    session.add(row)
    await session.flush()
    return row.id


async def find_search(session: Session, user: User, number: int) -> tuple[Register, str] | None:
    """What a person searched for under that number; None where it is not theirs or forgotten."""
    statement = select(RegisterSearchRow.subject, RegisterSearchRow.text).where(
        RegisterSearchRow.id == number, RegisterSearchRow.user_id == user.id
    )
    found = (await session.execute(statement)).one_or_none()
    return (Register(found.subject), found.text) if found else None


async def count_searches(session: Session, user: User) -> int:
    """How many of a person's searches are kept."""
    theirs = RegisterSearchRow.user_id == user.id
    counted = select(func.count()).select_from(RegisterSearchRow).where(theirs)
    return await session.scalar(counted) or 0


async def forget_searches(session: Session, *, before: datetime) -> int:
    """Delete searches, and assessments nobody finished, from before a time; how many searches."""
    await session.execute(delete(AssessmentRow).where(AssessmentRow.asked_at < before))
    statement = delete(RegisterSearchRow).where(RegisterSearchRow.searched_at < before)
    return len((await session.scalars(statement.returning(RegisterSearchRow.id))).all())
