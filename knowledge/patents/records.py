"""What a source tells becomes a row: keys, columns, parties, tags. Pure."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from knowledge.patents.names import name_key
from knowledge.patents.numbers import PatentNumber
from knowledge.patents.publication import PublicationNumber
from knowledge.patents.taxonomy import Taxonomy
from knowledge.patents.told import ToldPatent, ToldTrademark
from storage.register.patent_record import Party, PatentRecord
from storage.register.trademark_record import TrademarkRecord

SEPARATOR = "; "
_CHINESE_LETTERS = ("A", "B", "C", "U", "Y", "S", "D")
_OTHER_LETTERS = (
    "A",
    "A1",
    "A2",
    "A3",
    "A4",
    "A8",
    "A9",
    "B",
    "B1",
    "B2",
    "B3",
    "B8",
    "C",
    "U",
    "S",
)
_CHINESE, _LATIN = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]")
MAX_ABSTRACT = 20_000
MAX_TITLE = 1_000
MAX_PARTIES = 60


def patent_record(told: ToldPatent, *, row: int, taxonomy: Taxonomy, demo: bool) -> PatentRecord:
    """The row of a patent. It must have an application number or a publication."""
    application = told.application
    key = application.key if application else f"pub:{_base(told.publications[0].number)}"
    kind = told.kind or (application.kind if application else None) or _published_kind(told)
    days = _days(told)
    reasons = taxonomy.tag(ipc=told.ipc, loc=told.loc, text=f"{told.title} {told.translated_title}")
    values: dict[str, Any] = {
        "country": told.country or _country(told),
        "kind": kind or "",
        "title": told.title[:MAX_TITLE],
        "translated_title": told.translated_title[:MAX_TITLE],
        "abstract": told.abstract[:MAX_ABSTRACT],
        "translated_abstract": told.translated_abstract[:MAX_ABSTRACT],
        "language": told.language or language_of(told.title or told.abstract),
        "applicants": SEPARATOR.join(told.applicants[:MAX_PARTIES]),
        "owners": SEPARATOR.join(told.owners[:MAX_PARTIES]),
        "inventors": SEPARATOR.join(told.inventors[:MAX_PARTIES]),
        "agency": told.agency[:200],
        "place": told.place[:100],
        "ipc": SEPARATOR.join(told.ipc),
        "cpc": SEPARATOR.join(told.cpc),
        "loc": SEPARATOR.join(told.loc)[:200],
        "filed_on": told.filed_on,
        "published_on": days[0],
        "granted_on": days[1],
        "priorities": SEPARATOR.join(told.priorities)[:2_000],
        "pct": told.pct[:40],
        "status": told.status,
        "status_text": told.status_text[:200],
        "status_on": told.status_on,
        "industries": " ".join(reason.industry for reason in reasons),
        "demo": demo,
    }
    return PatentRecord(
        key=key,
        row=row,
        values=values,
        told_on=max((day for day in days if day is not None), default=None),
        publications={p.number.key: p.published_on for p in told.publications},
        found_by=() if application else _spellings(told.publications[0].number),
        applicants=_parties(told.applicants),
        owners=_parties(told.owners),
        links=tuple(dict.fromkeys(told.links)),
        events=told.events,
        fees=told.fees,
    )


def trademark_record(
    told: ToldTrademark, *, row: int, taxonomy: Taxonomy, demo: bool
) -> TrademarkRecord:
    """The row of a mark in one class."""
    reasons = taxonomy.tag(nice=(told.nice_class,))
    values: dict[str, Any] = {
        "number": told.number.key,
        "nice_class": told.nice_class,
        "name": told.name[:300],
        "name_key": name_key(told.name),
        "kind": told.kind[:60],
        "applicant": told.applicant[:300],
        "applicant_en": told.applicant_en[:300],
        "applicant_key": name_key(told.applicant),
        "address": told.address[:300],
        "agency": told.agency[:200],
        "goods": told.goods[:MAX_ABSTRACT],
        "groups": " ".join(told.groups)[:400],
        "filed_on": told.filed_on,
        "published_issue": told.published_issue[:20],
        "published_on": told.published_on,
        "registered_issue": told.registered_issue[:20],
        "registered_on": told.registered_on,
        "expires_on": told.expires_on,
        "priority_on": told.priority_on,
        "status": told.status,
        "status_text": told.status_text[:200],
        "status_on": told.status_on,
        "image_url": told.image_url[:500],
        "industries": " ".join(reason.industry for reason in reasons),
        "demo": demo,
    }
    return TrademarkRecord(key=f"{told.number.key}-{told.nice_class}", row=row, values=values)


def language_of(text: str) -> str:
    """zh for a text with Chinese characters, en for one in Latin letters, empty for neither."""
    if _CHINESE.search(text):
        return "zh"
    return "en" if _LATIN.search(text) else ""


def _days(told: ToldPatent) -> tuple[date | None, date | None]:
    """First publication and grant: told as such, or by the kind letters of the documents."""
    published, granted = told.published_on, told.granted_on
    for publication in told.publications:
        day, number = publication.published_on, publication.number
        if day is None:
            continue
        if number.granted:
            granted = granted or day
        if number.granted is False or number.country != "CN" or number.letter[:1] in "UYSD":
            published = min(published, day) if published else day
    return published, granted


def _country(told: ToldPatent) -> str:
    if told.application and told.application.country != "WO":
        return told.application.country
    if told.publications:
        return told.publications[0].number.country
    return "WO" if isinstance(told.application, PatentNumber) else ""


def _published_kind(told: ToldPatent) -> str | None:
    return next((p.number.kind for p in told.publications if p.number.kind), None)


def _base(number: PublicationNumber) -> str:
    return f"{number.country}{number.serial}"


def _spellings(number: PublicationNumber) -> tuple[str, ...]:
    """The documents that the same application may be known by already."""
    letters = _CHINESE_LETTERS if number.country == "CN" else _OTHER_LETTERS
    return tuple(f"{_base(number)}{letter}" for letter in ("", *letters))


def _parties(names: tuple[str, ...]) -> tuple[Party, ...]:
    return tuple(party for name in names[:MAX_PARTIES] if (party := _party(name)).key)


@lru_cache(maxsize=16_384)
def _party(name: str) -> Party:
    return Party(name_key(name), name)
