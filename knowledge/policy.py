"""Facts that stand in no statute (fees, shares, forms), each with its source, days and status."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

FACTS = Path(__file__).with_name("policy_facts.toml")

_REQUIRED = frozenset({"id", "subject", "title", "source", "checked_on", "status", "note"})
_OPTIONAL = frozenset({"values", "items", "conditions", "basis", "valid_from", "valid_to"})


class PolicyBroken(Exception):
    """The table does not hold what it must; the text names the fact and the fault."""


class FactUnknown(LookupError):
    """No fact of that id holds on that day."""


class Subject(StrEnum):
    """What a fact is about."""

    ANNUITY = "annuity"
    LATE_FEE = "late_fee"
    REDUCTION = "reduction"
    OFFICIAL_FEE = "official_fee"
    DESIGN_TERM = "design_term"
    PLEDGE = "pledge"
    FORM = "form"
    CONTACT = "contact"


class Status(StrEnum):
    """CONFIRMED: seen in a law or on a public body's site. TO_CONFIRM: users are told so."""

    CONFIRMED = "confirmed"
    TO_CONFIRM = "to_confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One figure: an amount in its unit (元, %, 年, 个月), for a label or for a span of years."""

    amount: int
    unit: str
    label: str = ""
    years: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact as it was checked on a day; both ends of its validity are inclusive.

    `valid_from` None means that the first day is not known, `valid_to` None that it still holds.
    `basis` names the passage of the library that says the same (law|locator), if there is one.
    """

    id: str
    subject: Subject
    title: str
    source: str
    checked_on: date
    status: Status
    note: str
    values: tuple[Value, ...] = ()
    items: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    basis: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def confirmed(self) -> bool:
        """Whether it may be told without a word of doubt."""
        return self.status is Status.CONFIRMED

    @property
    def amount(self) -> int:
        """The first figure, for facts that have just one."""
        return self.values[0].amount

    def holds_on(self, day: date) -> bool:
        """Whether it holds on ``day``."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def amount_for(self, *, year: int) -> int:
        """The figure for a year of a patent; raises FactUnknown where none is given for it."""
        for value in self.values:
            if value.years is not None and value.years[0] <= year <= value.years[1]:
                return value.amount
        raise FactUnknown(f"{self.id} has no figure for year {year}")


class PolicyTable:
    """Every fact, looked up by id and day. Raises PolicyBroken where two contradict."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts: tuple[Fact, ...] = tuple(facts)
        self._by_id: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            self._by_id[fact.id].append(fact)
        for versions in self._by_id.values():
            versions.sort(key=lambda fact: fact.valid_from or date.min)
            for earlier, later in pairwise(versions):
                if earlier.holds_on(later.valid_from or date.min):
                    raise PolicyBroken(f"{later.id}: two facts hold on {later.valid_from}")

    def on(self, day: date, *, id: str) -> Fact:  # noqa: A002 - the word the table itself uses
        """The fact of that id that holds on ``day``; raises FactUnknown."""
        for fact in self._by_id.get(id, ()):
            if fact.holds_on(day):
                return fact
        raise FactUnknown(f"no fact {id} holds on {day}")

    def about(self, subject: Subject, *, day: date) -> list[Fact]:
        """The facts on a subject that hold on ``day``, in the order of the table."""
        return [fact for fact in self.facts if fact.subject is subject and fact.holds_on(day)]


@cache
def policy_table() -> PolicyTable:
    """The table that ships, read once."""
    return read_policy(FACTS)


def read_policy(path: Path) -> PolicyTable:
    """The table in a file; raises PolicyBroken for anything missing, unknown or contradictory."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyBroken(f"{path.name}: {error}") from error
    rows = data.get("fact", [])
    if not rows or set(data) != {"fact"}:
        raise PolicyBroken(f"{path.name}: only [[fact]] entries are wanted, at least one")
    try:
        return PolicyTable(parse_fact(row) for row in rows)
    except PolicyBroken as error:
        raise PolicyBroken(f"{path.name}: {error}") from error


def parse_fact(row: Mapping[str, Any]) -> Fact:
    """One fact from a table row; raises PolicyBroken naming the fact and what is wrong with it."""
    name = row.get("id", "a fact without id")
    if missing := sorted(_REQUIRED - row.keys()):
        raise PolicyBroken(f"{name}: {', '.join(missing)} is missing")
    if unknown := sorted(row.keys() - _REQUIRED - _OPTIONAL):
        raise PolicyBroken(f"{name}: {', '.join(unknown)} is not a field of a fact")
    for key in ("id", "title", "source", "note"):
        if not isinstance(row[key], str) or not row[key].strip():
            raise PolicyBroken(f"{name}: {key} is empty")
    try:
        fact = Fact(
            id=row["id"],
            subject=Subject(row["subject"]),
            title=row["title"],
            source=row["source"],
            checked_on=_day(row["checked_on"]),
            status=Status(row["status"]),
            note=row["note"],
            values=tuple(_value(entry) for entry in row.get("values", ())),
            items=tuple(row.get("items", ())),
            conditions=tuple(row.get("conditions", ())),
            basis=row.get("basis", ""),
            valid_from=_day(row["valid_from"]) if "valid_from" in row else None,
            valid_to=_day(row["valid_to"]) if "valid_to" in row else None,
        )
    except (ValueError, TypeError, KeyError) as error:
        raise PolicyBroken(f"{name}: {error}") from error
    _check(fact)
    return fact


def _value(entry: Mapping[str, Any]) -> Value:
    years = entry.get("years")
    if unknown := sorted(entry.keys() - {"amount", "unit", "label", "years"}):
        raise ValueError(f"{', '.join(unknown)} is not a field of a value")
    return Value(
        amount=entry["amount"],
        unit=entry["unit"],
        label=entry.get("label", ""),
        years=(years[0], years[1]) if years else None,
    )


def _day(value: object) -> date:
    if type(value) is not date:
        raise ValueError(f"{value!r} is not a day")
    return value


def _check(fact: Fact) -> None:
    if not fact.values and not fact.items:
        raise PolicyBroken(f"{fact.id}: it has neither values nor items")
    if any(not isinstance(value.amount, int) or value.amount < 0 for value in fact.values):
        raise PolicyBroken(f"{fact.id}: an amount is a whole number from 0 up")
    if fact.valid_from and fact.valid_to and fact.valid_to < fact.valid_from:
        raise PolicyBroken(f"{fact.id}: valid_to lies before valid_from")
    _check_years(fact, [value.years for value in fact.values if value.years])


def _check_years(fact: Fact, spans: Sequence[tuple[int, int]]) -> None:
    """Spans of years begin with the first, leave no gap and do not overlap."""
    expected = 1
    for first, last in spans:
        if first != expected or last < first:
            raise PolicyBroken(f"{fact.id}: years {first}-{last} leave a gap or overlap")
        expected = last + 1
