"""The targets of a project year: what ships, and how entries of the ledger are counted. Pure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).with_name("targets.toml")


class Measure(StrEnum):
    """What is counted of a target's entries."""

    ENTRIES = "entries"
    QUANTITY = "quantity"
    EVENTS_WITH_ENTERPRISES = "events_with_enterprises"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One number to be reached. `guide` names the row of the guide; `needs` the usual proofs."""

    id: str
    title: str
    guide: str
    wanted: int
    unit: str
    kinds: tuple[str, ...] = ()
    purpose: str = ""
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measure: Measure = Measure.QUANTITY
    enterprises: int = 0
    needs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A project year with the numbers that hold in it."""

    year: int
    starts_on: date
    ends_on: date
    targets: tuple[Target, ...]
    count_once: bool = True
    mask_names: bool = True
    mask_enterprises: bool = False

    def target(self, written: str) -> Target | None:
        """The target of that id, or the only one whose title holds the words."""
        exact = [each for each in self.targets if written in {each.id, each.title}]
        near = [each for each in self.targets if written and written in each.title]
        found = exact or near
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the ledger, as far as counting and showing go."""

    id: int
    key: str
    kind: str
    day: date
    subject: str
    enterprise_id: int | None
    enterprise: str
    quantity: int
    facts: Mapping[str, Any]
    proofs: tuple[str, ...] = ()
    """The stored files that prove it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a target stands: what counts, what is planned, and where it leads."""

    target: Target
    done: int
    planned: int
    forecast: int
    days_left: int
    entries: tuple[Entry, ...]
    left_out: tuple[tuple[Entry, str], ...] = ()

    @property
    def gap(self) -> int:
        """What is still missing."""
        return max(self.target.wanted - self.done, 0)

    @property
    def slips(self) -> bool:
        """Whether it will not be reached at this pace with what is planned."""
        return self.target.wanted > 0 and self.forecast < self.target.wanted


@cache
def shipped_targets() -> tuple[Target, ...]:
    """The targets of the file that ships. Raises ValueError for a file that does not hold."""
    raw = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["target"]
    targets = tuple(
        Target(
            **{
                **each,
                "kinds": tuple(each["kinds"]),
                "facts": {name: tuple(held) for name, held in each.get("facts", {}).items()},
                "measure": Measure(each.get("measure", Measure.QUANTITY)),
            }
        )
        for each in raw
    )
    if len({each.id for each in targets}) != len(targets):
        raise ValueError("two targets share an id")
    return targets


def standings(
    year: Year, entries: Sequence[Entry], *, planned: Mapping[str, int], today: date
) -> list[Standing]:
    """Every target of the year as it stands on a day; ``planned`` events by purpose."""
    coming: dict[str, set[int]] = {}
    for entry in entries:
        if entry.kind == "attendance" and entry.enterprise_id is not None:
            coming.setdefault(entry.subject, set()).add(entry.enterprise_id)
    return [
        _standing(year, target, entries, coming, planned=planned, today=today)
        for target in year.targets
    ]


def serves(target: Target, entry: Entry, *, count_once: bool) -> bool:
    """Whether an entry is one of the target's."""
    named = entry.facts.get("target")
    if named is not None:
        return bool(named == target.id)
    if entry.kind not in target.kinds:
        return False
    if target.purpose:
        purposes = list(entry.facts.get("purposes", ()))
        return target.purpose in (purposes[:1] if count_once else purposes)
    return all(entry.facts.get(name) in held for name, held in target.facts.items())


def _standing(
    year: Year,
    target: Target,
    entries: Sequence[Entry],
    coming: Mapping[str, set[int]],
    *,
    planned: Mapping[str, int],
    today: date,
) -> Standing:
    counting: list[Entry] = []
    left_out: list[tuple[Entry, str]] = []
    for entry in entries:
        if serves(target, entry, count_once=year.count_once):
            firms = _enterprises(entry, coming)
            if target.measure is Measure.EVENTS_WITH_ENTERPRISES and firms < target.enterprises:
                left_out.append((entry, f"{firms}/{target.enterprises}"))
            else:
                counting.append(entry)
        elif serves(target, entry, count_once=False):
            left_out.append((entry, "once"))
    entries_only = target.measure is not Measure.QUANTITY
    done = len(counting) if entries_only else sum(entry.quantity for entry in counting)
    expected = planned.get(target.purpose, 0) if target.kinds == ("event",) else 0
    return Standing(
        target=target,
        done=done,
        planned=expected,
        forecast=max(done + expected, _at_this_pace(year, done, today=today)),
        days_left=max((year.ends_on - today).days, 0),
        entries=tuple(counting),
        left_out=tuple(left_out),
    )


def _enterprises(entry: Entry, coming: Mapping[str, set[int]]) -> int:
    """Distinct enterprises at an event: those that checked in, or what was entered by hand."""
    by_hand = entry.facts.get("enterprises")
    if isinstance(by_hand, int):
        return by_hand
    return len(coming.get(entry.subject, ()))


def _at_this_pace(year: Year, done: int, *, today: date) -> int:
    """What the year ends with if it goes on as so far; whole things only."""
    whole = (year.ends_on - year.starts_on).days + 1
    gone = min(max((today - year.starts_on).days + 1, 1), whole)
    return done * whole // gone
