"""Navigation reports: what is counted, what experts wrote into them, what was issued."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select, update

from storage.database import Session
from storage.people import User
from storage.schema.navigation import NavigationRemarkRow, NavigationReportRow
from storage.schema.patents import LegalEventRow, PatentRow

AT_ONCE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationScope:
    """Which patents a report is about. Empty parts do not limit."""

    industry: str
    ipc: str = ""
    since: date | None = None

    def as_dict(self) -> dict[str, Any]:
        """For the row."""
        since = self.since.isoformat() if self.since else ""
        return {"industry": self.industry, "ipc": self.ipc, "since": since}


class CountedRow(NamedTuple):
    """The columns that are counted, as they are stored."""

    id: int
    key: str
    title: str
    translated_title: str
    kind: str
    status: str
    filed_on: date | None
    applicants: str
    inventors: str
    ipc: str
    place: str
    family: int | None
    pct: str
    demo: bool
    deals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationReport:
    """One report. `texts` are the experts' words by section; `file_id` the newest docx."""

    id: int
    scope: NavigationScope
    title: str
    texts: dict[str, str]
    file_id: str | None
    counted: int
    data_of: date
    made_at: datetime
    issued_on: date | None
    proof: str


async def counted_rows(session: Session, scope: NavigationScope) -> AsyncIterator[CountedRow]:
    """Every patent in scope, streamed in order of id, with how often it changed hands."""
    deals = (
        select(LegalEventRow.patent_id, func.count().label("deals"))
        .where(LegalEventRow.kind.in_(["transfer", "licence", "pledge"]))
        .group_by(LegalEventRow.patent_id)
        .subquery()
    )
    statement = (
        select(
            PatentRow.id,
            PatentRow.key,
            PatentRow.title,
            PatentRow.translated_title,
            PatentRow.kind,
            PatentRow.status,
            PatentRow.filed_on,
            PatentRow.applicants,
            PatentRow.inventors,
            PatentRow.ipc,
            PatentRow.place,
            PatentRow.family,
            PatentRow.pct,
            PatentRow.demo,
            func.coalesce(deals.c.deals, 0),
        )
        .outerjoin(deals, deals.c.patent_id == PatentRow.id)
        .where(*_in_scope(scope))
        .order_by(PatentRow.id)
    )
    result = await session.stream(statement.execution_options(yield_per=AT_ONCE))
    async for row in result:
        yield CountedRow._make(row)


async def add_report(
    session: Session, scope: NavigationScope, *, title: str, data_of: date, now: datetime
) -> int:
    """Begin a report and give its number."""
    row = NavigationReportRow(
        scope=scope.as_dict(),
        title=title,
        file_id=None,
        counted=0,
        data_of=data_of,
        made_at=now,
        issued_on=None,
        proof="",
    )
    session.add(row)
    await session.flush()
    return row.id


async def find_report(session: Session, report_id: int) -> NavigationReport | None:
    """One by its number, or None."""
    row = await session.get(NavigationReportRow, report_id)
    if row is None:
        return None
    return _report(row, await _texts(session, report_id))


async def list_reports(session: Session) -> Sequence[NavigationReport]:
    """Every report, the newest first."""
    rows = await session.scalars(
        select(NavigationReportRow).order_by(NavigationReportRow.id.desc())
    )
    return [_report(row, await _texts(session, row.id)) for row in rows]


async def keep_file(
    session: Session, report_id: int, *, file_id: str, counted: int, data_of: date, now: datetime
) -> None:
    """The report was made anew from the data of a day."""
    values = {"file_id": file_id, "counted": counted, "data_of": data_of, "made_at": now}
    mine = NavigationReportRow.id == report_id
    await session.execute(update(NavigationReportRow).where(mine).values(**values))


async def write_section(
    session: Session, report_id: int, section: str, text: str, *, by: User, now: datetime
) -> None:
    """Keep an expert's words for a section; earlier ones stay in the rows."""
    session.add(
        NavigationRemarkRow(
            report_id=report_id,
            section=section,
            text=text,
            reader=False,
            user_id=by.id,
            written_at=now,
        )
    )
    await session.flush()


async def note_feedback(
    session: Session, report_id: int, text: str, *, by: User, now: datetime
) -> None:
    """Keep what a reader says of an issued report."""
    session.add(
        NavigationRemarkRow(
            report_id=report_id,
            section="",
            text=text,
            reader=True,
            user_id=by.id,
            written_at=now,
        )
    )
    await session.flush()


async def feedback_of(session: Session, report_id: int) -> Sequence[tuple[datetime, str]]:
    """What readers said, oldest first."""
    statement = (
        select(NavigationRemarkRow.written_at, NavigationRemarkRow.text)
        .where(NavigationRemarkRow.report_id == report_id, NavigationRemarkRow.reader)
        .order_by(NavigationRemarkRow.id)
    )
    return [(at, text) for at, text in (await session.execute(statement)).all()]


async def issue(session: Session, report_id: int, *, on: date, proof: str) -> bool:
    """Note that a report was published, once; False where it was already."""
    mine = (NavigationReportRow.id == report_id, NavigationReportRow.issued_on.is_(None))
    statement = update(NavigationReportRow).where(*mine).values(issued_on=on, proof=proof)
    return bool((await session.execute(statement.returning(NavigationReportRow.id))).all())


def _in_scope(scope: NavigationScope) -> tuple[Any, ...]:
    conditions: list[Any] = [PatentRow.removed.is_(False)]
    if scope.industry:
        tags = func.coalesce(PatentRow.industries, "")
        conditions.append((" " + tags + " ").contains(f" {scope.industry} ", autoescape=True))
    if scope.ipc:
        symbols = PatentRow.ipc
        conditions.append(
            or_(
                symbols.startswith(scope.ipc, autoescape=True),
                symbols.contains(f"; {scope.ipc}", autoescape=True),
            )
        )
    if scope.since:
        conditions.append(and_(PatentRow.filed_on.is_not(None), PatentRow.filed_on >= scope.since))
    return tuple(conditions)


async def _texts(session: Session, report_id: int) -> dict[str, str]:
    """The newest words of each section."""
    statement = (
        select(NavigationRemarkRow.section, NavigationRemarkRow.text)
        .where(NavigationRemarkRow.report_id == report_id, ~NavigationRemarkRow.reader)
        .order_by(NavigationRemarkRow.id)
    )
    rows = await session.execute(statement)
    return {row.section: row.text for row in rows}


def _report(row: NavigationReportRow, texts: dict[str, str]) -> NavigationReport:
    since = row.scope["since"]
    return NavigationReport(
        id=row.id,
        scope=NavigationScope(
            industry=row.scope["industry"],
            ipc=row.scope["ipc"],
            since=date.fromisoformat(since) if since else None,
        ),
        title=row.title,
        texts=texts,
        file_id=row.file_id,
        counted=row.counted,
        data_of=row.data_of,
        made_at=row.made_at,
        issued_on=row.issued_on,
        proof=row.proof,
    )
