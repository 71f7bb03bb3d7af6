"""What one source tells about one patent or mark, in types; every reader gives these.

Nothing here is guessed: a field that the source does not tell stays None or empty.
"""

from dataclasses import dataclass
from datetime import date

from knowledge.patent_kind import PatentKind
from knowledge.patents.numbers import PatentNumber
from knowledge.patents.publication import Publication
from knowledge.patents.status import PatentStatus, TrademarkStatus
from knowledge.patents.trademark_number import TrademarkNumber
from storage.register.patent_record import Event, Fee


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPatent:
    """A patent as one row or one document of a source tells it.

    `notes` say what was left out because it could not be read; such a row is still taken.
    `links` are priorities and family numbers, by which families are joined.
    """

    application: PatentNumber | None = None
    publications: tuple[Publication, ...] = ()
    kind: PatentKind | None = None
    country: str = ""
    title: str = ""
    translated_title: str = ""
    abstract: str = ""
    translated_abstract: str = ""
    language: str = ""
    applicants: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    inventors: tuple[str, ...] = ()
    agency: str = ""
    place: str = ""
    ipc: tuple[str, ...] = ()
    cpc: tuple[str, ...] = ()
    loc: tuple[str, ...] = ()
    filed_on: date | None = None
    published_on: date | None = None
    granted_on: date | None = None
    priorities: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    pct: str = ""
    status: PatentStatus = PatentStatus.UNKNOWN
    status_text: str = ""
    status_on: date | None = None
    events: tuple[Event, ...] = ()
    fees: tuple[Fee, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTrademark:
    """A mark in one class as one row of a source tells it."""

    number: TrademarkNumber
    nice_class: int
    name: str = ""
    kind: str = ""
    applicant: str = ""
    applicant_en: str = ""
    address: str = ""
    agency: str = ""
    goods: str = ""
    groups: tuple[str, ...] = ()
    filed_on: date | None = None
    published_issue: str = ""
    published_on: date | None = None
    registered_issue: str = ""
    registered_on: date | None = None
    expires_on: date | None = None
    priority_on: date | None = None
    status: TrademarkStatus = TrademarkStatus.UNKNOWN
    status_text: str = ""
    status_on: date | None = None
    image_url: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowRefused(Exception):
    """A row that is not taken; the reasons are sentences for the operator."""

    reasons: tuple[str, ...]

    def __str__(self) -> str:
        """All reasons in one line."""
        return "; ".join(self.reasons)
