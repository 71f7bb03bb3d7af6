"""The lexical index of patents as the rest of the house sees it; derived from rows, replaceable.

It may be deleted at any time: following the rows from the start builds it anew. One process writes
at a time, any number read. Implementation: `knowledge.patents.tantivy_index`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from knowledge.patents.entry import Entry
from storage.register.patents import Position


class WrittenElsewhere(Exception):
    """Another process writes the index now; this one goes on reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What hits must be; an empty one admits all, of several values one is enough.

    `classes` are prefixes of symbols (A63H33 admits A63H33/04); `firms` keys of names of which any
    may stand whole, `name` a part of a firm's name.
    """

    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()
    name: str = ""
    filed_from: date | None = None
    filed_to: date | None = None

    def __bool__(self) -> bool:
        """Whether anything is asked for at all."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Ranked:
    """Ids with their scores, best first; `total` is None where it was not counted."""

    ids: tuple[int, ...]
    scores: tuple[float, ...]
    total: int | None = None


class PatentIndex(Protocol):
    """Methods block: call them in a thread."""

    def position(self) -> Position:
        """How far the index has followed the rows."""
        ...

    def update(self, entries: Iterable[Entry], removed: Iterable[int], *, upto: Position) -> None:
        """Put entries in the place of what their ids held, take others out, move the position:
        all of it or nothing. Raises WrittenElsewhere."""
        ...

    def clear(self) -> None:
        """Take everything out. Raises WrittenElsewhere."""
        ...

    def matching(
        self, terms: Sequence[str], filters: Filters, *, limit: int, also: Sequence[str] = ()
    ) -> Ranked:
        """The patents with the best BM25 for the terms among those the filters admit.

        `also` are terms of another language: they find, but count for less.
        """
        ...

    def admitted(self, filters: Filters, *, limit: int) -> Ranked:
        """What the filters admit, newest filing first, counted."""
        ...

    def among(self, ids: Sequence[int], filters: Filters) -> set[int]:
        """Those of the ids that the filters admit."""
        ...

    def rare(self, terms: Iterable[str], *, limit: int) -> list[str]:
        """So many of the terms, the rarest that the index holds first."""
        ...
