"""What a source tells about one patent, ready to be stored, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Party:
    """A firm or person: `key` is the name as it is compared."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A legal event: `kind` says what it is about (status, transfer, licence, pledge, other)."""

    happened_on: date | None
    kind: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """A fee as a fee query tells it, due or paid; amounts in hundredths of a yuan."""

    name: str
    due_on: date | None
    amount: int | None
    late_fee: int | None = None
    state: str = ""
    paid_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatentRecord:
    """One row of a source. `values` are columns of a PatentRow and only those that are told.

    `found_by` are publication numbers under which the patent may be stored already, when the row
    has no application number. `told_on` is the day of the document the row describes: an older
    document never replaces texts of a newer one.
    """

    key: str
    row: int
    values: Mapping[str, Any]
    told_on: date | None = None
    publications: Mapping[str, date | None]
    found_by: tuple[str, ...] = ()
    applicants: tuple[Party, ...] = ()
    owners: tuple[Party, ...] = ()
    links: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    fees: tuple[Fee, ...] = ()


class Outcome(StrEnum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a row before and after, as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of one record. `changes` of a conflict say what does not agree.

    `id` is 0 for a conflict; `events` and `fees` are those that were not known before; `newest` is
    the last day on which a document of it came out, or on which a mark was filed or announced.
    """

    id: int
    row: int
    key: str
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    events: tuple[Event, ...] = ()
    fees: tuple[Fee, ...] = ()
    newest: date | None = None
