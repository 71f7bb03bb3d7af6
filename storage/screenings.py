"""Product lists to be screened before a fair."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.database import Session
from storage.people import User
from storage.schema.targets import ScreeningRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """A list as it was handed in."""

    id: int
    enterprise_id: int | None
    market: str
    fair: str
    file_id: str | None
    asked_at: datetime


async def add_screening(
    session: Session,
    user: User,
    *,
    enterprise_id: int | None,
    market: str,
    fair: str,
    file_id: str,
    now: datetime,
) -> int:
    """Keep a list and give its number."""
    row = ScreeningRow(
        user_id=user.id,
        enterprise_id=enterprise_id,
        market=market,
        fair=fair[:100],
        file_id=file_id,
        asked_at=now,
    )
    session.add(row)
    await session.flush()
    return row.id


async def find_screening(session: Session, user: User, number: int) -> Screening | None:
    """The person's own list of that number, or None."""
    statement = select(ScreeningRow).where(
        ScreeningRow.id == number, ScreeningRow.user_id == user.id
    )
    row = await session.scalar(statement)
    if row is None:
        return None
    return Screening(
        id=row.id,
        enterprise_id=row.enterprise_id,
        market=row.market,
        fair=row.fair,
        file_id=row.file_id,
        asked_at=row.asked_at,
    )


async def count_screenings(session: Session, user: User) -> int:
    """How many lists of a person are kept."""
    statement = select(func.count()).select_from(ScreeningRow)
    return await session.scalar(statement.where(ScreeningRow.user_id == user.id)) or 0
