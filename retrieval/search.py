"""What a search gives: passages with the scores that put them where they are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from knowledge.document import Kind, Passage, Scope
from retrieval.cards import CardMatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One passage found. `score` orders; the parts explain it and feed the decision to abstain."""

    passage: Passage
    score: float
    lexical: float  # BM25 over the best BM25 of this question, 0..1
    dense: float  # z-score of the cosine within its scope
    coverage: float  # share of the question's distinct bigrams that the passage's text holds, 0..1


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """Hits, best first, and how sure the search is that the first ones answer: 0 (not) to 1.

    `dense_used` is False when no vector took part (index not ready or unavailable). `cards` are
    the curated cards that hold on the day and come near, best first.
    """

    hits: tuple[Hit, ...]
    confidence: float
    dense_used: bool
    cards: tuple[CardMatch, ...] = ()


class Searcher(Protocol):
    """Finds passages and cards that held on a day."""

    async def search(
        self,
        query: str,
        *,
        as_of: date,
        limit: int = 10,
        kinds: Collection[Kind] = (),
        laws: Collection[str] = (),
        scopes: Collection[Scope] = (),
    ) -> SearchResult:
        """The best passages among texts in force on ``as_of``; empty filters mean everything."""
        ...

    async def cards(self, query: str, *, as_of: date) -> tuple[CardMatch, ...]:
        """The cards near to a question that hold on ``as_of``, best first, the same as `search`
        gives, without looking for passages."""
        ...
