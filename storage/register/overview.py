"""What the registers hold, at a glance: counts, how fresh they are, and what is missing.

Every count is answered from an index, so that a million patents take a moment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text

from storage.database import Session
from storage.schema.patents import (
    WITHOUT_ABSTRACT,
    WITHOUT_CLASS,
    ExpertTextRow,
    PatentRow,
    RefusedRow,
    RegisterImportRow,
    TrademarkRow,
)
from storage.schema.searching import PatentVectorRow

NEWEST_IMPORTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSeen:
    """One of the newest imports."""

    name: str
    format: str
    rows: int
    refused: int
    finished: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Counts without the removed ones. `untagged` belong to no industry of the park; `with_vector`
    can be found by their meaning already."""

    patents: int
    examples: int
    by_country: Mapping[str, int]
    by_kind: Mapping[str, int]
    by_status: Mapping[str, int]
    by_industry: Mapping[str, int]
    untagged: int
    without_abstract: int
    without_class: int
    trademarks: int
    example_trademarks: int
    trademarks_by_status: Mapping[str, int]
    refused_rows: int
    works: Mapping[str, int]
    with_vector: int
    imports: Sequence[ImportSeen]


async def overview(session: Session) -> Overview:
    """The registers as they stand. For `Database.apart`: a million patents take 0.2 s."""
    kept = PatentRow.removed.is_(False)
    columns = (PatentRow.demo, PatentRow.country, PatentRow.kind, PatentRow.status)
    counted = select(*columns, func.count()).where(kept).group_by(*columns)
    rows = (await session.execute(counted)).all()
    tags = select(PatentRow.industries, func.count()).group_by(PatentRow.industries)
    industries: dict[str, int] = {}
    for tagged, count in await session.execute(tags):
        for industry in tagged.split() or [""]:
            industries[industry] = industries.get(industry, 0) + count
    marks = (TrademarkRow.demo, TrademarkRow.status)
    marked = (
        await session.execute(
            select(*marks, func.count()).where(TrademarkRow.removed.is_(False)).group_by(*marks)
        )
    ).all()
    return Overview(
        patents=sum(row[-1] for row in rows),
        examples=sum(row[-1] for row in rows if row[0]),
        by_country=_sums((row[1], row[-1]) for row in rows),
        by_kind=_sums((row[2], row[-1]) for row in rows),
        by_status=_sums((row[3], row[-1]) for row in rows),
        by_industry={name: count for name, count in industries.items() if name},
        untagged=industries.get("", 0),
        without_abstract=await _count(session, WITHOUT_ABSTRACT),
        without_class=await _count(session, WITHOUT_CLASS),
        trademarks=sum(row[-1] for row in marked),
        example_trademarks=sum(row[-1] for row in marked if row[0]),
        trademarks_by_status=_sums((row[1], row[-1]) for row in marked),
        refused_rows=await session.scalar(select(func.count()).select_from(RefusedRow)) or 0,
        works=await _works(session),
        with_vector=await _with_vector(session),
        imports=await _imports(session),
    )


async def count_untagged(session: Session) -> int:
    """How many patents belong to no industry, as `Overview.untagged` says."""
    statement = select(func.count()).where(PatentRow.industries == "")
    return await session.scalar(statement) or 0


async def untagged_patents(session: Session, *, after: int, limit: int) -> Sequence[PatentRow]:
    """Patents that belong to no industry yet, in the order of their ids."""
    wanted = (
        PatentRow.industries == "",
        PatentRow.tagged_by_expert.is_(False),
        PatentRow.removed.is_(False),
        PatentRow.id > after,
    )
    statement = select(PatentRow).where(*wanted).order_by(PatentRow.id).limit(limit)
    return (await session.scalars(statement)).all()


def _sums(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for name, count in pairs:
        sums[name] = sums.get(name, 0) + count
    return dict(sorted(sums.items(), key=lambda item: -item[1]))


async def _count(session: Session, condition: str) -> int:
    statement = select(func.count()).select_from(PatentRow).where(text(condition))
    return await session.scalar(statement.where(PatentRow.removed.is_(False))) or 0


async def _works(session: Session) -> dict[str, int]:
    statement = select(ExpertTextRow.kind, func.count()).group_by(ExpertTextRow.kind)
    return {kind: count for kind, count in await session.execute(statement)}  # noqa: C416


async def _with_vector(session: Session) -> int:
    """By the model that made most: another one's vectors are left over or just begun."""
    counted = select(func.count()).select_from(PatentVectorRow).group_by(PatentVectorRow.model)
    return max(await session.scalars(counted), default=0)


async def _imports(session: Session) -> list[ImportSeen]:
    statement = select(RegisterImportRow).where(RegisterImportRow.demo.is_(False))
    newest = statement.order_by(RegisterImportRow.touched_at.desc()).limit(NEWEST_IMPORTS)
    return [
        ImportSeen(
            name=row.name,
            format=row.format,
            rows=int(row.counts.get("rows", 0)),
            refused=int(row.counts.get("refused", 0)),
            finished=row.finished,
            at=row.touched_at,
        )
        for row in await session.scalars(newest)
    ]
