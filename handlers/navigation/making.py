"""Counts the patents of a report's scope and makes its document and picture."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from handlers.navigation import texts
from knowledge.patents.landscape import Counting, LandscapeRow
from reports.navigation import NavigationSource, navigation_report, trend_picture
from storage import navigation
from storage.database import Database
from storage.navigation import CountedRow, NavigationReport, NavigationScope

SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Made:
    """A report's document and trend picture, and what was counted for them."""

    docx: bytes
    png: bytes
    source: NavigationSource


async def make_report(
    database: Database,
    report: NavigationReport,
    *,
    industry: str,
    meaning: Callable[[str], str],
    today: date,
) -> Made:
    """The report from the rows as they are; what experts wrote is kept."""
    source = await count_report(database, report, industry=industry, meaning=meaning, today=today)
    # Drawing and writing takes seconds of pure computing: others are answered meanwhile.
    docx = await asyncio.to_thread(navigation_report, source)
    png = await asyncio.to_thread(trend_picture, source)
    return Made(docx, png, source)


async def count_report(
    database: Database,
    report: NavigationReport,
    *,
    industry: str,
    meaning: Callable[[str], str],
    today: date,
) -> NavigationSource:
    """The report's figures from the rows as they are, and the words that are kept for it."""
    counting, demo = Counting(as_of=today), 0
    async with database.begin() as session:
        async for row in navigation.counted_rows(session, report.scope):
            counting.add(landscape_row(row))
            demo += row.demo
    return NavigationSource(
        title=report.title,
        scope=scope_lines(report.scope, industry=industry),
        data_of=today,
        landscape=counting.result(),
        meaning=meaning,
        written=report.texts,
        drafted=report.drafts,
        demo=demo,
    )


def scope_lines(scope: NavigationScope, *, industry: str) -> tuple[str, ...]:
    """The search statement in words."""
    return texts.scope_lines(industry, scope.ipc, scope.since)


def landscape_row(row: CountedRow) -> LandscapeRow:
    """A stored row as it is counted."""
    return LandscapeRow(
        key=row.key,
        title=row.translated_title or row.title,
        kind=row.kind,
        status=row.status,
        filed_on=row.filed_on,
        applicants=_parts(row.applicants),
        inventors=_parts(row.inventors),
        ipc=_parts(row.ipc),
        place=row.place,
        family=row.family,
        international=bool(row.pct),
        deals=row.deals,
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(SEPARATOR) if part)
