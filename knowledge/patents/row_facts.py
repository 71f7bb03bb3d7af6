"""What a row of the register says: what days are counted from, its title and number."""

import re
from collections.abc import Iterable
from datetime import date

from knowledge.patent_kind import PatentKind
from knowledge.patents.annual_fees import paid_years
from knowledge.patents.numbers import parse_application
from knowledge.patents.own_days import MarkFacts, PatentFacts
from knowledge.patents.status import PatentStatus, TrademarkStatus
from knowledge.patents.wrong_number import NumberWrong
from storage.register.patents import PatentFeeRow, PatentRow
from storage.register.trademarks import TrademarkRow

_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-./])(\d{1,2})\2(\d{1,2})(?!\d)")
INTERNATIONAL = "PCT"
PUBLICATION = "pub:"


def patent_facts(row: PatentRow, fees: Iterable[PatentFeeRow] = ()) -> PatentFacts:
    """The facts of a patent; a kind or status of another version of ours counts as unknown."""
    paid = paid_years(fees)
    return PatentFacts(
        country=row.country,
        kind=PatentKind(row.kind) if row.kind in set(PatentKind) else None,
        status=patent_status(row.status),
        filed_on=row.filed_on,
        granted_on=row.granted_on,
        priority_on=earliest_day(row.priorities),
        claims_priority=bool(row.priorities.strip()),
        international=row.key.startswith(INTERNATIONAL),
        paid_until=paid[-1].year if paid else 0,
    )


def mark_facts(row: TrademarkRow) -> MarkFacts:
    """The facts of a mark."""
    return MarkFacts(
        status=mark_status(row.status),
        published_on=row.published_on,
        registered_on=row.registered_on,
        expires_on=row.expires_on,
    )


def patent_status(value: str) -> PatentStatus:
    """The status of a row."""
    return PatentStatus(value) if value in set(PatentStatus) else PatentStatus.UNKNOWN


def mark_status(value: str) -> TrademarkStatus:
    """The status of a row."""
    return TrademarkStatus(value) if value in set(TrademarkStatus) else TrademarkStatus.UNKNOWN


def earliest_day(priorities: str) -> date | None:
    """The earliest day that stands in a list of priorities."""
    days = []
    for year, _, month, day in _DAY.findall(priorities):
        try:
            days.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return min(days, default=None)


def title_of(row: PatentRow) -> str:
    """The title in Chinese where there is one."""
    return (row.translated_title if row.language != "zh" else "") or row.title or number_of(row)


def number_of(row: PatentRow) -> str:
    """The application number as people write it, or what there is in its place."""
    if row.key.startswith(PUBLICATION):
        return row.key.removeprefix(PUBLICATION)
    try:
        return parse_application(row.key).display
    except NumberWrong:
        return row.key
