"""Portfolios that are being built, the filings on their way, and worksheets about worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, select, update

from storage.database import Session
from storage.people import User
from storage.schema.cultivation import CultivationMemberRow, CultivationRow, FilingRow, WorthRow
from storage.upsert import insert


class FilingKind(StrEnum):
    """What is applied for."""

    INVENTION = "invention"
    UTILITY_MODEL = "utility-model"
    DESIGN = "design"
    PCT = "pct"


class FilingStage(StrEnum):
    """How far an application is."""

    PLANNED = "planned"
    FILED = "filed"
    PUBLISHED = "published"
    GRANTED = "granted"
    ENDED = "ended"


ORDER = tuple(FilingStage)


class StageNotAllowed(Exception):
    """The stage lies before the one it has reached, or it has ended."""


class NameTaken(Exception):
    """There is a portfolio of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A patent in a portfolio, by its application's key."""

    patent: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cultivation:
    """A portfolio of one firm around a core technology."""

    id: int
    name: str
    owner: str
    technology: str
    revenue: str
    revenue_proof_id: str | None
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """An application on its way."""

    id: int
    cultivation_id: int | None
    title: str
    owner: str
    kind: FilingKind
    stage: FilingStage
    number: str
    filed_on: date | None
    proof_id: str | None


async def add_cultivation(
    session: Session, *, name: str, owner: str, technology: str, revenue: str, now: datetime
) -> int:
    """Begin a portfolio and give its number; raises NameTaken."""
    values = {
        "name": name,
        "owner": owner,
        "technology": technology,
        "revenue": revenue,
        "created_at": now,
    }
    statement = insert(session, CultivationRow).values(**values).on_conflict_do_nothing()
    number: int | None = await session.scalar(statement.returning(CultivationRow.id))
    if number is None:
        raise NameTaken(name)
    return number


async def cultivations(session: Session) -> Sequence[Cultivation]:
    """Every portfolio with its members, the oldest first."""
    rows = (await session.scalars(select(CultivationRow).order_by(CultivationRow.id))).all()
    found = await session.scalars(
        select(CultivationMemberRow).order_by(
            CultivationMemberRow.added_at, CultivationMemberRow.patent
        )
    )
    members: dict[int, list[Member]] = {}
    for member in found:
        members.setdefault(member.cultivation_id, []).append(
            Member(patent=member.patent, title=member.title, kind=member.kind)
        )
    return [
        Cultivation(
            id=row.id,
            name=row.name,
            owner=row.owner,
            technology=row.technology,
            revenue=row.revenue,
            revenue_proof_id=row.revenue_proof_id,
            members=tuple(members.get(row.id, ())),
        )
        for row in rows
    ]


async def find_cultivation(session: Session, cultivation_id: int) -> Cultivation | None:
    """One by its number, or None."""
    found = [each for each in await cultivations(session) if each.id == cultivation_id]
    return found[0] if found else None


async def add_member(
    session: Session, cultivation_id: int, member: Member, *, now: datetime
) -> bool:
    """Put a patent into a portfolio; False where it is in it already."""
    values = {
        "cultivation_id": cultivation_id,
        "patent": member.patent,
        "title": member.title,
        "kind": member.kind,
        "added_at": now,
    }
    statement = insert(session, CultivationMemberRow).values(**values).on_conflict_do_nothing()
    added = await session.execute(statement.returning(CultivationMemberRow.patent))
    return bool(added.all())


async def remove_member(session: Session, cultivation_id: int, patent: str) -> bool:
    """Take a patent out; False where it is not in it."""
    statement = delete(CultivationMemberRow).where(
        CultivationMemberRow.cultivation_id == cultivation_id,
        CultivationMemberRow.patent == patent,
    )
    return bool((await session.execute(statement.returning(CultivationMemberRow.patent))).all())


async def set_revenue_proof(session: Session, cultivation_id: int, file_id: str) -> None:
    """Keep the paper that proves what the firm earns with the core technology."""
    mine = CultivationRow.id == cultivation_id
    await session.execute(update(CultivationRow).where(mine).values(revenue_proof_id=file_id))


async def set_revenue(session: Session, cultivation_id: int, revenue: str) -> None:
    """Keep what is earned with the core technology, in words."""
    mine = CultivationRow.id == cultivation_id
    await session.execute(update(CultivationRow).where(mine).values(revenue=revenue))


async def add_filing(
    session: Session,
    *,
    title: str,
    owner: str,
    kind: FilingKind,
    cultivation_id: int | None,
    now: datetime,
) -> int:
    """Plan an application and give its number in the list."""
    row = FilingRow(
        cultivation_id=cultivation_id,
        title=title,
        owner=owner,
        kind=kind.value,
        stage=FilingStage.PLANNED.value,
        number="",
        filed_on=None,
        proof_id=None,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return row.id


async def filings(session: Session, *, cultivation_id: int | None = None) -> Sequence[Filing]:
    """Every filing, or those of one portfolio, the newest first."""
    statement = select(FilingRow).order_by(FilingRow.id.desc())
    if cultivation_id is not None:
        statement = statement.where(FilingRow.cultivation_id == cultivation_id)
    return [_filing(row) for row in await session.scalars(statement)]


async def find_filing(session: Session, filing_id: int) -> Filing | None:
    """One by its number in the list, or None."""
    row = await session.get(FilingRow, filing_id)
    return _filing(row) if row else None


async def move_filing(
    session: Session, filing_id: int, to: FilingStage, *, on: date, number: str = ""
) -> Filing:
    """Take a filing on; stages may be skipped, never taken back. Raises StageNotAllowed."""
    row = await session.get_one(FilingRow, filing_id, with_for_update=True)
    if ORDER.index(to) <= ORDER.index(FilingStage(row.stage)):
        raise StageNotAllowed(row.stage)
    row.stage = to.value
    row.number = number or row.number
    if to is FilingStage.FILED:
        row.filed_on = on
    await session.flush()
    return _filing(row)


async def set_filing_proof(session: Session, filing_id: int, file_id: str) -> None:
    """Keep the office's notice of a filing."""
    mine = FilingRow.id == filing_id
    await session.execute(update(FilingRow).where(mine).values(proof_id=file_id))


async def add_worth(
    session: Session, user: User, patent: str, marks: Mapping[str, Any], *, now: datetime
) -> int:
    """Keep a worksheet about a patent's worth; how many there are of it by now."""
    session.add(WorthRow(patent=patent, user_id=user.id, marks=dict(marks), created_at=now))
    await session.flush()
    count = select(func.count()).select_from(WorthRow).where(WorthRow.patent == patent)
    return await session.scalar(count) or 0


def _filing(row: FilingRow) -> Filing:
    return Filing(
        id=row.id,
        cultivation_id=row.cultivation_id,
        title=row.title,
        owner=row.owner,
        kind=FilingKind(row.kind),
        stage=FilingStage(row.stage),
        number=row.number,
        filed_on=row.filed_on,
        proof_id=row.proof_id,
    )
