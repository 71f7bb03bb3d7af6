"""A field of patents counted: trend, kinds, status, applicants, branches, places, key patents.

Pure: rows go in one by one, so that any number of them fits in memory; what comes out are figures
and lists, never a judgement. A branch is an IPC main group's subclass or group; a patent with
several symbols counts once in each branch it has.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import nlargest
from typing import NamedTuple

from knowledge.patent_kind import PatentKind
from knowledge.patents.status import PatentStatus

MOST_LISTED = 10
PUBLICATION_LAG_YEARS = 2
"""Applications are published up to eighteen months after filing: the last two years are short."""
LOCAL = ("汕头", "澄海", "潮阳", "潮南", "濠江", "龙湖", "金平", "南澳")


class LandscapeRow(NamedTuple):
    """What is counted of one patent; names and symbols are tuples."""

    key: str
    title: str
    kind: str
    status: str
    filed_on: date | None
    applicants: tuple[str, ...]
    inventors: tuple[str, ...]
    ipc: tuple[str, ...]
    place: str
    family: int | None
    international: bool
    deals: int


@dataclass(frozen=True, slots=True)
class Branch:
    """A subclass or main group: how many, how many in the last and the earlier five years, and how
    many of all come from here."""

    symbol: str
    total: int
    recent: int
    earlier: int
    local: int = 0

    @property
    def growth(self) -> float | None:
        """Recent over earlier filings; None where there were no earlier ones."""
        return self.recent / self.earlier if self.earlier else None


@dataclass(frozen=True, slots=True)
class KeyPatent:
    """A patent worth reading first, with the facts that put it here."""

    row: LandscapeRow
    reasons: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Landscape:
    """Every figure of a navigation report. `complete_to` is the last year not cut short."""

    total: int
    first_year: int | None
    complete_to: int
    by_year: Mapping[int, int]
    by_year_local: Mapping[int, int]
    by_kind: Mapping[str, int]
    by_status: Mapping[str, int]
    undated: int
    local: int
    applicants: Sequence[tuple[str, int]]
    local_applicants: Sequence[tuple[str, int]]
    inventors: Sequence[tuple[str, int]]
    places: Sequence[tuple[str, int]]
    branches: Sequence[Branch]
    groups: Sequence[Branch]
    key_patents: Sequence[KeyPatent]

    @property
    def rising(self) -> Sequence[Branch]:
        """Groups whose filings grew by half or more and are no accident (five or more lately)."""
        grown = [g for g in self.groups if g.recent >= 5 and (g.growth is None or g.growth >= 1.5)]
        return sorted(grown, key=lambda g: (-(g.growth or 1e9), -g.recent, g.symbol))[:MOST_LISTED]

    @property
    def fading(self) -> Sequence[Branch]:
        """Groups that had five or more filings in the earlier years and lately half or less."""
        less = [g for g in self.groups if g.earlier >= 5 and 2 * g.recent <= g.earlier]
        return sorted(less, key=lambda g: (g.recent - g.earlier, g.symbol))[:MOST_LISTED]

    @property
    def empty_here(self) -> Sequence[Branch]:
        """Groups in which others file (five or more) and nobody from here does."""
        return [g for g in self.groups if g.total >= 5 and not g.local][:MOST_LISTED]


@dataclass(slots=True)
class Counting:
    """Counts rows as they come; `as_of` is the day the data are of."""

    as_of: date
    _total: int = 0
    _undated: int = 0
    _local: int = 0
    _years: Counter[int] = field(default_factory=Counter)
    _local_years: Counter[int] = field(default_factory=Counter)
    _kinds: Counter[str] = field(default_factory=Counter)
    _status: Counter[str] = field(default_factory=Counter)
    _applicants: Counter[str] = field(default_factory=Counter)
    _local_applicants: Counter[str] = field(default_factory=Counter)
    _inventors: Counter[str] = field(default_factory=Counter)
    _places: Counter[str] = field(default_factory=Counter)
    _branches: dict[str, list[int]] = field(default_factory=dict)
    _groups: dict[str, list[int]] = field(default_factory=dict)
    _families: Counter[int] = field(default_factory=Counter)
    _candidates: list[LandscapeRow] = field(default_factory=list)

    def add(self, row: LandscapeRow) -> None:
        """Count one patent."""
        self._total += 1
        local = is_local(row)
        self._local += local
        if row.filed_on is None:
            self._undated += 1
        else:
            self._years[row.filed_on.year] += 1
            self._local_years[row.filed_on.year] += local
        self._kinds[row.kind] += 1
        self._status[row.status] += 1
        self._applicants.update(set(row.applicants))
        if local:
            self._local_applicants.update(set(row.applicants))
        self._inventors.update(set(row.inventors))
        self._places[row.place or ""] += 1
        year = row.filed_on.year if row.filed_on else None
        for symbol in {symbol[:4] for symbol in row.ipc}:
            self._note(self._branches, symbol, year, local=local)
        for symbol in {symbol.partition("/")[0] for symbol in row.ipc}:
            self._note(self._groups, symbol, year, local=local)
        if row.family is not None:
            self._families[row.family] += 1
        if PatentStatus(row.status).alive and (row.family is not None or row.deals or _long(row)):
            self._candidates.append(row)

    def result(self) -> Landscape:
        """Everything counted so far."""
        complete_to = self.as_of.year - PUBLICATION_LAG_YEARS
        return Landscape(
            total=self._total,
            first_year=min(self._years, default=None),
            complete_to=complete_to,
            by_year=dict(sorted(self._years.items())),
            by_year_local=dict(sorted(self._local_years.items())),
            by_kind=dict(self._kinds.most_common()),
            by_status=dict(self._status.most_common()),
            undated=self._undated,
            local=self._local,
            applicants=_top(self._applicants),
            local_applicants=_top(self._local_applicants),
            inventors=_top(self._inventors),
            places=_top(Counter({p: n for p, n in self._places.items() if p})),
            branches=_branches(self._branches)[:MOST_LISTED],
            groups=_branches(self._groups),
            key_patents=self._key_patents(),
        )

    def _note(
        self, counts: dict[str, list[int]], symbol: str, year: int | None, *, local: bool
    ) -> None:
        total, recent, earlier, here = counts.setdefault(symbol, [0, 0, 0, 0])
        last = self.as_of.year - PUBLICATION_LAG_YEARS
        if year is not None:
            recent += last - 5 < year <= last
            earlier += last - 10 < year <= last - 5
        counts[symbol] = [total + 1, recent, earlier, here + local]

    def _key_patents(self) -> list[KeyPatent]:
        weighed = (each for row in self._candidates if (each := self._weighed(row)).weight)
        return nlargest(MOST_LISTED, weighed, key=lambda each: (each.weight, each.row.key))

    def _weighed(self, row: LandscapeRow) -> KeyPatent:
        reasons, weight = [], 0
        family = self._families[row.family] if row.family is not None else 1
        for reason, points in (
            (f"family:{family}", min(family - 1, 5)),
            ("international", 2 if row.international else 0),
            (f"deals:{row.deals}", min(2 * row.deals, 6)),
            ("granted", 1 if row.status == PatentStatus.GRANTED else 0),
            ("kept", 2 if _long(row, as_of=self.as_of) else 0),
        ):
            if points:
                reasons.append(reason)
                weight += points
        return KeyPatent(row, tuple(reasons), weight)


def is_local(row: LandscapeRow) -> bool:
    """Whether the place or an applicant's name says it comes from Shantou."""
    return any(name in text for text in (row.place, *row.applicants) for name in LOCAL)


def _long(row: LandscapeRow, *, as_of: date | None = None) -> bool:
    """An invention kept for ten years or more; without a day, one that may be."""
    if row.kind != PatentKind.INVENTION or row.filed_on is None:
        return False
    return as_of is None or as_of.year - row.filed_on.year >= 10


def _top(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST_LISTED]


def _branches(counts: Mapping[str, Iterable[int]]) -> list[Branch]:
    found = [Branch(symbol, *numbers) for symbol, numbers in counts.items()]
    return sorted(found, key=lambda branch: (-branch.total, branch.symbol))
