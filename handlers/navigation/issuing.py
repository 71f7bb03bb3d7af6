"""An issued report joins the library, so that questions find its sections and cite them."""

from datetime import date, datetime

from knowledge.document import Document, Kind, document_key
from knowledge.edition import Origin, edition
from knowledge.manifest import manifest
from knowledge.shelving import Outcome, shelve
from knowledge.structure import Draft
from reports.navigation_texts import JUDGED
from storage.database import Session
from storage.navigation import NavigationReport


async def shelve_report(
    session: Session, report: NavigationReport, *, issued_on: date, now: datetime
) -> Outcome:
    """Put what experts wrote into the library, a passage a section; replaces an earlier issue."""
    drafts = [
        Draft(locator=title, text=report.texts[section], heading=title)
        for section, title in JUDGED.items()
        if report.texts.get(section)
    ]
    if not drafts:
        return Outcome.UNCHANGED
    document = Document(
        key=document_key(report.title, issued_on),
        law=report.title,
        title=report.title,
        kind=Kind.GUIDE,
        adopted_on=issued_on,
        in_force_from=issued_on,
        source=f"navigation:{report.id}",
    )
    return await shelve(
        session, edition(document, drafts), origin=Origin.IMPORTED, known=manifest(), now=now
    )
