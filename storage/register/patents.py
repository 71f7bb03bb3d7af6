"""Reading patents: by number, by owner, by family, and all of them in the order they changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, cast

from sqlalchemy import Table, and_, func, or_, select

from storage.among import among
from storage.database import Session
from storage.register.version import Register
from storage.schema.patents import (
    ApplicantRow,
    ChangeRow,
    LegalEventRow,
    PatentApplicantRow,
    PatentFeeRow,
    PatentRow,
    PublicationRow,
    RawRowsRow,
)

PATENTS = cast("Table", PatentRow.__table__)
PUBLICATIONS = cast("Table", PublicationRow.__table__)
FEES = cast("Table", PatentFeeRow.__table__)

__all__ = ["ChangeRow", "LegalEventRow", "PatentFeeRow", "PatentRow", "PublicationRow"]

AFTER_DIGITS = ":"
"""The character that sorts after every digit."""


class Position(NamedTuple):
    """How far an index has followed: the counter's value and the last patent at it."""

    version: int = 0
    id: int = 0


async def changed_patents(session: Session, *, after: Position, limit: int) -> Sequence[PatentRow]:
    """The next patents that changed after a position, in order; those `removed` as well.

    The position of the last one is Position(row.changed_in, row.id).
    """
    later = or_(
        PatentRow.changed_in > after.version,
        and_(PatentRow.changed_in == after.version, PatentRow.id > after.id),
    )
    statement = select(PatentRow).where(later, PatentRow.changed_in >= after.version)
    ordered = statement.order_by(PatentRow.changed_in, PatentRow.id).limit(limit)
    return (await session.scalars(ordered)).all()


async def patents_by_id(session: Session, ids: Iterable[int]) -> dict[int, PatentRow]:
    """The patents with those ids that are not removed."""
    statement = select(PatentRow).where(
        among(session, PATENTS.c.id, ids), PatentRow.removed.is_(False)
    )
    return {row.id: row for row in await session.scalars(statement)}


async def patent_by_key(session: Session, key: str) -> PatentRow | None:
    """The patent of an application number's key, or None."""
    statement = select(PatentRow).where(PatentRow.key == key, PatentRow.removed.is_(False))
    return (await session.scalars(statement)).one_or_none()


async def patents_by_publication(session: Session, number: str) -> Sequence[PatentRow]:
    """The patents with a published document of that number, with or without its kind letter."""
    numbers = PublicationRow.number
    # Without its letter a number begins all its documents; a digit more would be another number.
    begins = and_(
        numbers > number,
        numbers < f"{number}[",
        ~numbers.between(f"{number}0", f"{number}{AFTER_DIGITS}"),
    )
    found = select(PublicationRow.patent_id).where(or_(numbers == number, begins))
    statement = select(PatentRow).where(PatentRow.id.in_(found), PatentRow.removed.is_(False))
    return (await session.scalars(statement.order_by(PatentRow.id).limit(20))).all()


async def publications_of(session: Session, ids: Iterable[int]) -> dict[int, list[PublicationRow]]:
    """By patent: its published documents, oldest first, those without a date last."""
    statement = select(PublicationRow).where(among(session, PUBLICATIONS.c.patent_id, ids))
    found: dict[int, list[PublicationRow]] = {}
    for row in await session.scalars(statement.order_by(PublicationRow.number)):
        found.setdefault(row.patent_id, []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row.published_on is None, str(row.published_on), row.number))
    return found


async def family_of(session: Session, patent: PatentRow) -> Sequence[PatentRow]:
    """The other patents of its family, oldest filing first."""
    if patent.family is None:
        return ()
    statement = select(PatentRow).where(
        PatentRow.family == patent.family,
        PatentRow.id != patent.id,
        PatentRow.removed.is_(False),
    )
    return (await session.scalars(statement.order_by(PatentRow.filed_on, PatentRow.id))).all()


async def patents_of(
    session: Session,
    applicant_keys: Iterable[str],
    *,
    owners_only: bool = False,
    limit: int,
    offset: int = 0,
) -> tuple[Sequence[PatentRow], int]:
    """Patents of firms by their keys, newest filing first, and how many there are in all."""
    chosen = (
        select(PatentApplicantRow.patent_id)
        .join(ApplicantRow, ApplicantRow.id == PatentApplicantRow.applicant_id)
        .where(ApplicantRow.key.in_(list(applicant_keys)))
    )
    if owners_only:
        chosen = chosen.where(PatentApplicantRow.owner.is_(True))
    wanted = (PatentRow.id.in_(chosen), PatentRow.removed.is_(False))
    total = await session.scalar(select(func.count()).select_from(PatentRow).where(*wanted)) or 0
    newest = select(PatentRow).where(*wanted).order_by(PatentRow.filed_on.desc(), PatentRow.id)
    return (await session.scalars(newest.limit(limit).offset(offset))).all(), total


async def events_of(session: Session, patent_id: int) -> Sequence[LegalEventRow]:
    """What happened to a patent, newest first."""
    statement = select(LegalEventRow).where(LegalEventRow.patent_id == patent_id)
    newest = statement.order_by(LegalEventRow.happened_on.desc(), LegalEventRow.id.desc())
    return (await session.scalars(newest)).all()


async def fees_of(session: Session, ids: Iterable[int]) -> dict[int, list[PatentFeeRow]]:
    """By patent: the fees that fee queries told, by their day."""
    statement = select(PatentFeeRow).where(among(session, FEES.c.patent_id, ids))
    found: dict[int, list[PatentFeeRow]] = {}
    for row in await session.scalars(statement.order_by(PatentFeeRow.due_on, PatentFeeRow.id)):
        found.setdefault(row.patent_id, []).append(row)
    return found


async def history_of(
    session: Session, register: Register, subject_id: int, *, limit: int = 50
) -> Sequence[ChangeRow]:
    """What was changed of a patent or mark, newest first."""
    statement = select(ChangeRow).where(
        ChangeRow.subject == register, ChangeRow.subject_id == subject_id
    )
    return (await session.scalars(statement.order_by(ChangeRow.id.desc()).limit(limit))).all()


async def raw_rows_around(session: Session, *, import_id: int, row: int) -> bytes | None:
    """The compressed rows of an import among which a row stands, or None where it was not kept."""
    statement = select(RawRowsRow.data).where(
        RawRowsRow.import_id == import_id,
        RawRowsRow.first_row <= row,
        RawRowsRow.last_row >= row,
    )
    return await session.scalar(statement.order_by(RawRowsRow.first_row.desc()).limit(1))


async def count_patents(session: Session) -> Mapping[str, int]:
    """How many patents there are: all, and how many of them are examples."""
    statement = (
        select(PatentRow.demo, func.count())
        .where(PatentRow.removed.is_(False))
        .group_by(PatentRow.demo)
    )
    counts = {bool(demo): count for demo, count in await session.execute(statement)}
    return {"all": sum(counts.values()), "demo": counts.get(True, 0)}
