"""Navigation reports: what is counted, what experts wrote into them, what was issued."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select, update

from storage.database import Session
from storage.people import User
from storage.schema.navigation import NavigationRecordRow, NavigationRemarkRow, NavigationReportRow
from storage.schema.patents import LegalEventRow, PatentRow

AT_ONCE = 2000
LONGEST_RECORD = 300


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
    """One report. `texts` are the experts' words by section, `drafts` a model's for sections that
    no expert has written; `file_id` the newest docx, `sections` what it says under its headings,
    and `issued_file_id` the docx that was published."""

    id: int
    scope: NavigationScope
    title: str
    texts: dict[str, str]
    drafts: dict[str, str]
    file_id: str | None
    sections: tuple[tuple[str, str], ...]
    counted: int
    data_of: date
    made_at: datetime
    issued_on: date | None
    issued_file_id: str | None
    proof: str

    @property
    def renewed(self) -> bool:
        """Whether its newest file is not the one that was published."""
        return self.file_id != self.issued_file_id


class RecordKind(StrEnum):
    """What a record is about."""

    PLAN = "plan"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class NavigationRecord:
    """Something planned until `day`, or published on it; `done_on` is for what was planned."""

    id: int
    day: date
    text: str
    done_on: date | None


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
        sections=None,
        issued_file_id=None,
    )
    session.add(row)
    await session.flush()
    return row.id


async def find_report(session: Session, report_id: int) -> NavigationReport | None:
    """One by its number, or None."""
    row = await session.get(NavigationReportRow, report_id)
    if row is None:
        return None
    return await _with_words(session, row)


async def list_reports(session: Session) -> Sequence[NavigationReport]:
    """Every report, the newest first."""
    rows = await session.scalars(
        select(NavigationReportRow).order_by(NavigationReportRow.id.desc())
    )
    return [await _with_words(session, row) for row in rows]


async def keep_file(
    session: Session,
    report_id: int,
    *,
    file_id: str,
    sections: Sequence[tuple[str, str]],
    counted: int,
    data_of: date,
    now: datetime,
) -> None:
    """The report was made anew from the data of a day; `sections` are headings with their words."""
    values = {
        "file_id": file_id,
        "sections": [list(each) for each in sections],
        "counted": counted,
        "data_of": data_of,
        "made_at": now,
    }
    mine = NavigationReportRow.id == report_id
    await session.execute(update(NavigationReportRow).where(mine).values(**values))


async def write_section(
    session: Session,
    report_id: int,
    section: str,
    text: str,
    *,
    by: User,
    now: datetime,
    drafted: bool = False,
) -> None:
    """Keep an expert's words for a section, or a draft of them; earlier ones stay in the rows."""
    session.add(
        NavigationRemarkRow(
            report_id=report_id,
            section=section,
            text=text,
            reader=False,
            user_id=by.id,
            written_at=now,
            drafted=drafted,
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


async def issue(session: Session, report: NavigationReport, *, on: date, proof: str) -> bool:
    """Note that a report's file was published; False where it was, or a newer one is there."""
    row = NavigationReportRow
    fresh = or_(row.issued_file_id.is_(None), row.issued_file_id != report.file_id)
    statement = (
        update(row)
        .where(row.id == report.id, row.file_id == report.file_id, fresh)
        .values(issued_on=on, proof=proof, issued_file_id=report.file_id)
        .returning(row.id)
    )
    return await session.scalar(statement) is not None


async def add_record(
    session: Session,
    kind: RecordKind,
    *,
    day: date,
    text: str,
    by: User,
    now: datetime,
    report_id: int | None = None,
) -> int:
    """Note something planned, or a publication of a report, and give its number."""
    row = NavigationRecordRow(
        kind=kind.value,
        report_id=report_id,
        day=day,
        text=text[:LONGEST_RECORD],
        done_on=None,
        user_id=by.id,
        noted_at=now,
    )
    session.add(row)
    await session.flush()
    return row.id


async def records(
    session: Session, kind: RecordKind, *, report_id: int | None = None
) -> Sequence[NavigationRecord]:
    """What is noted of that kind, by day; of one report where one is named."""
    row = NavigationRecordRow
    statement = select(row).where(row.kind == kind.value).order_by(row.day, row.id)
    if report_id is not None:
        statement = statement.where(row.report_id == report_id)
    return [
        NavigationRecord(each.id, each.day, each.text, each.done_on)
        for each in await session.scalars(statement)
    ]


async def finish_plan(session: Session, number: int, *, on: date) -> bool:
    """Note that something planned is done; False where it is not planned or done already."""
    row = NavigationRecordRow
    which = (row.id == number, row.kind == RecordKind.PLAN.value, row.done_on.is_(None))
    done = update(row).where(*which).values(done_on=on).returning(row.id)
    return await session.scalar(done) is not None


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


async def _with_words(session: Session, row: NavigationReportRow) -> NavigationReport:
    """The report with the newest words of each section: an expert's, else a draft."""
    remark = NavigationRemarkRow
    statement = (
        select(remark.section, remark.text, remark.drafted)
        .where(remark.report_id == row.id, ~remark.reader)
        .order_by(remark.id)
    )
    remarks = (await session.execute(statement)).all()
    texts = {each.section: each.text for each in remarks if not each.drafted}
    drafts = {
        each.section: each.text for each in remarks if each.drafted and each.section not in texts
    }
    return _report(row, texts, drafts)


def _report(
    row: NavigationReportRow, texts: dict[str, str], drafts: dict[str, str]
) -> NavigationReport:
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
        drafts=drafts,
        file_id=row.file_id,
        sections=tuple((title, text) for title, text in row.sections or ()),
        counted=row.counted,
        data_of=row.data_of,
        made_at=row.made_at,
        issued_on=row.issued_on,
        issued_file_id=row.issued_file_id,
        proof=row.proof,
    )
