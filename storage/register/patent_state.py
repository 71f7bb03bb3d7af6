"""A patent while a batch is being written: what stood there, and what the batch makes of it.

Pure. A record is laid over the state field by field: what it does not tell stays, what it tells
anew replaces the old and is noted, what contradicts the patent's identity is a conflict.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from storage.register.patent_record import Change, PatentRecord

IDENTITY = ("filed_on", "kind", "country")
"""Two rows of one application that differ in these cannot both be right."""
OF_THE_DOCUMENT = frozenset(
    {"title", "abstract", "translated_title", "translated_abstract", "ipc", "cpc", "loc"}
)
"""Texts that a newer document of the same application replaces, and an older one does not."""
STATUS = frozenset({"status", "status_text", "status_on"})
UNRECORDED = frozenset({"import_id", "import_row", "changed_in", "changed_at", "demo", "removed"})
"""Columns whose change is no history."""
BLANK: dict[str, Any] = {
    "kind": "", "title": "", "translated_title": "", "abstract": "", "translated_abstract": "",
    "language": "", "applicants": "", "owners": "", "inventors": "", "agency": "", "place": "",
    "ipc": "", "cpc": "", "loc": "", "filed_on": None, "published_on": None, "granted_on": None,
    "priorities": "", "pct": "", "status": "unknown", "status_text": "", "status_on": None,
    "industries": "", "tagged_by_expert": False, "family": None, "demo": False, "removed": False,
}  # fmt: skip


@dataclass(slots=True, eq=False)
class PatentState:
    """One patent of a batch; `id` is 0 until it is inserted."""

    id: int
    values: dict[str, Any]
    touched: bool = False
    told_on: date | None = None
    changes: list[Change] = field(default_factory=list)

    @property
    def newest(self) -> date | None:
        """The day of the newest document it is known from."""
        known = (self.values["published_on"], self.values["granted_on"], self.told_on)
        return max((day for day in known if day is not None), default=None)


def first_state(record: PatentRecord) -> PatentState:
    """A patent of which nothing was known: what the first record tells of it."""
    told = {name: value for name, value in record.values.items() if value}
    return PatentState(0, {**BLANK, "key": record.key, "country": "", **told}, True, record.told_on)


def conflicts(state: PatentState, record: PatentRecord) -> tuple[Change, ...]:
    """What of the patent's identity the record tells otherwise."""
    return tuple(
        Change(name, as_text(state.values[name]), as_text(record.values[name]))
        for name in IDENTITY
        if record.values.get(name)
        and state.values.get(name)
        and record.values[name] != state.values[name]
    )


def lay_over(state: PatentState, record: PatentRecord) -> tuple[Change, ...]:
    """Take over what the record tells; the changes of fields that told something else before."""
    older = (
        record.told_on is not None and state.newest is not None and record.told_on < state.newest
    )
    stale = _stale_status(state.values, record.values)
    changes = []
    if state.values["removed"]:
        # Whoever imports it wants it back.
        state.values["removed"], state.touched = False, True
    for name, value in record.values.items():
        before = state.values[name]
        if value == before or not value:
            continue
        if before and ((older and name in OF_THE_DOCUMENT) or (stale and name in STATUS)):
            continue
        if name == "industries" and state.values["tagged_by_expert"]:
            continue
        if before and name == "demo":
            continue
        state.values[name] = value
        state.touched = True
        if before and before != "unknown" and name not in UNRECORDED:
            changes.append(Change(name, as_text(before), as_text(value)))
    if record.told_on is not None and (state.told_on is None or record.told_on > state.told_on):
        state.told_on = record.told_on
    return tuple(changes)


def as_text(value: object) -> str:
    """A value as history keeps it."""
    return "" if value is None else str(value)


def _stale_status(held: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """Whether the told status is older than the one that is held, or says nothing."""
    if told.get("status") == "unknown" and held["status"] != "unknown":
        return True
    days = told.get("status_on"), held["status_on"]
    return days[0] is not None and days[1] is not None and days[0] < days[1]
