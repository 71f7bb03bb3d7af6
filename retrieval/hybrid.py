"""The searcher the assistant runs on: words and vectors fused, IP first, versions by day."""

import asyncio
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from knowledge.document import Kind, Scope
from knowledge.index import Embedder, IndexUnavailable, PassageIndex, Vector
from knowledge.library import Library
from knowledge.searchable import searchable_text
from retrieval.candidates import Candidates, Mask, ScopeView, gather
from retrieval.cards import CardMatch, CardShelf, evidence_of
from retrieval.confidence import ENOUGH, confidence, content, coverage, signs
from retrieval.known import KnownQuestions, QuestionBook, strongest
from retrieval.lexical import Words
from retrieval.normalise import Query, normalise
from retrieval.ranker import Ranker
from retrieval.search import Hit, SearchResult

log = logging.getLogger(__name__)

KNOWN_WEIGHT = 2.0
"""What a passage gains whose known question is this very question, in units of the fused score."""

LEAD = 1.5
"""How many times the odds of IP all law must have before its passages come first."""

EMPTY = SearchResult(hits=(), confidence=0.0, dense_used=False)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one search sees from beginning to end, whatever is swapped meanwhile."""

    views: tuple[ScopeView, ...]
    known: KnownQuestions
    cards: CardShelf | None


class HybridSearcher:
    """A `Searcher` over a library, its lexical indexes and a vector index.

    ``lexical`` may lack a scope whose index is still being built: its words are then not searched.
    Without vectors (index or embedder unavailable) it goes on by words alone and says so; where the
    words are the index's too and it is away, by what is known of the question.
    """

    def __init__(
        self,
        library: Library,
        lexical: Mapping[Scope, Words],
        index: PassageIndex,
        embedder: Embedder,
        *,
        ranker: Ranker | None = None,
        known: KnownQuestions | None = None,
        cards: CardShelf | None = None,
    ) -> None:
        self._ranker = ranker
        self._index = index
        self._embedder = embedder
        self.use(library, lexical, known=known, cards=cards)

    def use(
        self,
        library: Library,
        lexical: Mapping[Scope, Words],
        *,
        known: KnownQuestions | None = None,
        cards: CardShelf | None = None,
    ) -> None:
        """Search this library from now on; searches under way finish on the one they began with."""
        views = tuple(ScopeView(library, scope, lexical=lexical.get(scope)) for scope in Scope)
        self._snapshot = Snapshot(views, known or QuestionBook(), cards)

    def use_cards(self, cards: CardShelf) -> None:
        """Compare questions with these cards from now on."""
        self._snapshot = replace(self._snapshot, cards=cards)

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
        """See `retrieval.search.Searcher`. Never raises for odd questions."""
        asked = normalise(query)
        if not asked.text or limit < 1:
            return EMPTY
        snapshot = self._snapshot
        if scopes:
            views = tuple(view for view in snapshot.views if view.scope in scopes)
            snapshot = replace(snapshot, views=views)
        return await asyncio.to_thread(
            self._search, snapshot, asked, as_of=as_of, limit=limit, kinds=kinds, laws=laws
        )

    async def cards(self, query: str, *, as_of: date) -> tuple[CardMatch, ...]:
        """See `retrieval.search.Searcher`. Never raises for odd questions."""
        asked, shelf = normalise(query), self._snapshot.cards
        if not asked.text or shelf is None:
            return ()
        return await asyncio.to_thread(self._cards, shelf, asked, as_of=as_of)

    def _cards(self, shelf: CardShelf, query: Query, *, as_of: date) -> tuple[CardMatch, ...]:
        return tuple(shelf.matches(query, self._vector(query), as_of=as_of))

    def _search(
        self,
        snapshot: Snapshot,
        query: Query,
        *,
        as_of: date,
        limit: int,
        kinds: Collection[Kind],
        laws: Collection[str],
    ) -> SearchResult:
        """IP first. All law is searched too when IP is weak; the surer of the two then leads."""
        vector = self._vector(query)
        cards = snapshot.cards.matches(query, vector, as_of=as_of) if snapshot.cards else []
        evidence = strongest(evidence_of(cards), snapshot.known.evidence(query, vector))
        results: list[SearchResult] = []
        for view in snapshot.views:
            if results and results[-1].confidence >= ENOUGH:
                break
            eligible = view.eligible(as_of=as_of, kinds=kinds, laws=laws)
            if not eligible.any():
                continue
            candidates = self._gather(view, query, eligible=eligible, vector=vector, also=evidence)
            if len(candidates):
                results.append(self._rank(candidates, query, evidence=evidence, limit=limit))
        if not results:
            return replace(EMPTY, cards=tuple(cards))
        leading = max(results[1:], key=lambda result: result.confidence, default=results[0])
        if _odds(leading) < LEAD * _odds(results[0]):
            leading = results[0]
        hits = [*leading.hits, *(h for r in results if r is not leading for h in r.hits)]
        return SearchResult(
            hits=tuple(hits[:limit]),
            confidence=leading.confidence,
            dense_used=leading.dense_used,
            cards=tuple(cards),
        )

    def _vector(self, query: Query) -> Vector | None:
        try:
            return self._embedder.query(query.full)
        except IndexUnavailable as problem:
            log.warning("searching by words alone: %s", problem)
            return None

    def _gather(
        self,
        view: ScopeView,
        query: Query,
        *,
        eligible: Mask,
        vector: Vector | None,
        also: Collection[str],
    ) -> Candidates:
        try:
            return gather(
                view, query, eligible=eligible, index=self._index, vector=vector, also=also
            )
        except IndexUnavailable as problem:
            if self._index.words is None:
                log.warning("searching %s by words alone: %s", view.scope, problem)
            else:
                log.warning(
                    "searching %s by cards and known questions alone: %s", view.scope, problem
                )
                view = view.wordless()
            return gather(view, query, eligible=eligible, index=self._index, vector=None, also=also)

    def _rank(
        self, candidates: Candidates, query: Query, *, evidence: Mapping[str, float], limit: int
    ) -> SearchResult:
        scores = candidates.fused
        if self._ranker is not None and candidates.dense_used:
            scores = self._ranker.order(candidates, query, fused=scores)
        passages = candidates.passages
        if evidence:
            lift = [evidence.get(passage.id, 0.0) for passage in passages]
            scores = scores + np.float32(KNOWN_WEIGHT) * np.array(lift, np.float32)
        about = content(query)
        found = signs(candidates, query, scores=scores)
        hits = tuple(
            Hit(
                passage=passages[place],
                score=float(scores[place]),
                lexical=float(candidates.lexical[place]),
                dense=float(candidates.dense[place]),
                coverage=coverage(about, searchable_text(passages[place])),
            )
            for place in np.argsort(-scores, kind="stable")[:limit].tolist()
        )
        # A known question vouches for its basis as far as it is this very question.
        vouched = evidence.get(hits[0].passage.id, 0.0)
        sure = max(confidence(found, dense_used=candidates.dense_used), vouched)
        return SearchResult(hits=hits, confidence=sure, dense_used=candidates.dense_used)


def _odds(result: SearchResult) -> float:
    return result.confidence / max(1 - result.confidence, 1e-9)
