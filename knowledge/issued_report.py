"""An issued navigation report as a document of the library: its name, number and day of issue.

A report is told from other texts by where it comes from; its number stands in its name, so that
whoever shows a citation shows the number too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from knowledge.document import Document, Kind, Passage, document_key
from knowledge.edition import Origin, edition
from knowledge.library import Library, document_of, passage_of
from knowledge.manifest import manifest
from knowledge.patents.taxonomy import shipped_taxonomy
from knowledge.shelving import shelve
from knowledge.structure import Draft
from storage import library as rows
from storage.database import Session

SOURCE = "navigation:"
NAMED = "专利导航报告"
"""What every title of a navigation report says behind its field."""


@dataclass(frozen=True, slots=True)
class IssuedReport:
    """A report as it was issued, with its passages by the headings they stand under."""

    document: Document
    passages: Sequence[Passage]

    @property
    def field_names(self) -> tuple[str, ...]:
        """How people call what it is about: an industry by its names, a class by its symbol."""
        field = self.document.title.partition(NAMED)[0]
        industry = shipped_taxonomy().get(field)
        return (field, *industry.called) if industry is not None else (field,)


def is_issued_report(document: Document) -> bool:
    """Whether a document is an issued navigation report."""
    return document.source.startswith(SOURCE)


def issued_reports(library: Library, *, on: date) -> list[IssuedReport]:
    """The reports that stand on a day, the newest first."""
    standing = [
        document
        for document in library.documents
        if is_issued_report(document) and document.holds_on(on)
    ]
    standing.sort(key=lambda document: (document.version, document.key), reverse=True)
    return [IssuedReport(document, library.passages_of(document)) for document in standing]


async def stored_report(session: Session, number: int) -> IssuedReport | None:
    """The newest issue of the report of that number, from the rows; None where it has none."""
    source = f"{SOURCE}{number}"
    issues = [row for row in await rows.all_documents(session) if row.source == source]
    if not issues:
        return None
    newest = max(issues, key=lambda row: (row.in_force_from or date.min, row.id))
    document = document_of(newest)
    passages = await rows.passages_of(session, newest.id)
    return IssuedReport(document, [passage_of(each, document) for each in passages])


async def shelve_report(
    session: Session,
    number: int,
    title: str,
    sections: Sequence[tuple[str, str]],
    *,
    issued_on: date,
    now: datetime,
) -> None:
    """Put an issued report into the library, a passage a section, in the place of every earlier
    issue of that title."""
    law = f"{title}（编号 {number}）"
    document = Document(
        key=document_key(law, issued_on),
        law=law,
        title=title,
        kind=Kind.GUIDE,
        adopted_on=issued_on,
        in_force_from=issued_on,
        source=f"{SOURCE}{number}",
    )
    drafts = [Draft(locator=name, text=text, heading=name) for name, text in sections]
    await shelve(
        session, edition(document, drafts), origin=Origin.IMPORTED, known=manifest(), now=now
    )
    for row in await rows.all_documents(session):
        if row.source.startswith(SOURCE) and row.title == title:
            ends = None if row.key == document.key else issued_on - timedelta(days=1)
            row.in_force_to = ends
    await rows.mark_changed(session)
