"""Searching patents: words and vectors fused, filtered by the index, every hit explained.

Numbers are looked up in rows. Without vectors, or before a patent has one, words alone decide.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from knowledge.index import Embedder, IndexUnavailable, Vector
from knowledge.patents.dense import DensePatents
from knowledge.patents.entry import entry_of
from knowledge.patents.names import name_key
from knowledge.patents.patent_index import Filters, PatentIndex, Ranked
from knowledge.patents.terms import pairs
from retrieval.patents.cross_terms import cross_terms
from retrieval.patents.explain import ReadText, coverage, matched_words
from retrieval.patents.question import DESCRIPTION, PatentQuestion
from storage.database import Database
from storage.register.applicants import group_of
from storage.register.expert_texts import expert_texts
from storage.register.patents import PatentRow, patents_by_id

log = logging.getLogger(__name__)

CANDIDATES = 200
DENSE_WEIGHT = 0.3
"""BM25 over its best plus so much of the cosine's z-score: measured best for statutes."""
RECIPROCAL = 20
EXACT = 20_000
"""Where filters admit no more than this, each is measured; of more, the nearest are looked at."""
SLACK = 3
"""How many times more of the nearest are held against the filters than are wanted."""
NEAR = 2.5
"""From this z-score on a patent is called close in meaning, and shown though no word matches."""
NEAR_LATIN = 4.0
"""The same for a question without Chinese: texts of one language lie nearer to each other."""
COVERED = 0.34
"""The share of the question's pairs that a hit by words alone must hold."""
MOST_COMPARED = 2000
MOST_EMBEDDED = 160
"""Characters of a question that its vector is made of: time grows with them."""
SHOWN = 30
SPARE = 10
"""Rows read besides, for hits that turn out to match nothing."""


@dataclass(frozen=True, slots=True)
class PatentHit:
    """A patent found: its row, the words that match, and whether its meaning is close."""

    row: PatentRow
    matched: tuple[str, ...] = ()
    close: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found, best first. `total` is None where hits are ranked and not counted.

    `firm` says whether the name in the question was known as a firm's and narrowed the search.
    """

    hits: tuple[PatentHit, ...]
    total: int | None = None
    firm: str = ""
    dense: bool = False


class PatentSearcher:
    """Finds patents for a question that was understood; safe to share."""

    def __init__(
        self, database: Database, index: PatentIndex, dense: DensePatents, embedder: Embedder
    ) -> None:
        self._database = database
        self._index = index
        self._dense = dense
        self._embedder = embedder

    async def search(self, question: PatentQuestion, *, limit: int = SHOWN) -> Found:
        """The nearest patents to the question's words among those its filters admit."""
        filters, firm = await self._with_firm(question)
        words = question.words if firm or not question.firm else f"{question.firm} {question.words}"
        words = words.strip()
        if not words:
            if not filters:
                return Found(hits=())
            admitted = await asyncio.to_thread(self._index.admitted, filters, limit=limit)
            rows = await self._rows(admitted.ids)
            hits = tuple(PatentHit(row) for row, _ in rows)
            return Found(hits=hits, total=admitted.total, firm=firm)
        ranked, z_scores = await asyncio.to_thread(self._ranked, words, filters)
        rows = await self._rows(ranked.ids[: limit + SPARE])
        hits = tuple(
            _explained(row, texts, words, z_scores.get(row.id), whole=question.description)
            for row, texts in rows
        )
        return Found(
            hits=tuple(hit for hit in hits if hit.matched or hit.close)[:limit],
            firm=firm,
            dense=bool(z_scores),
        )

    async def similar(self, patent: PatentRow, *, limit: int = SHOWN) -> Found:
        """The nearest patents to one of them, without itself and its family."""
        async with self._database.begin() as session:
            works = await expert_texts(session, [patent.id])
        entry = entry_of(patent, works.get(patent.id))
        title = " ".join(entry.titles)
        words = " ".join([title, *entry.abstracts])[:MOST_COMPARED]
        vector = self._dense.vector(patent.id)
        ranked, z_scores = await asyncio.to_thread(self._ranked, words, Filters(), vector)
        rows = await self._rows(ranked.ids[: limit + SPARE])
        hits = [
            _explained(row, texts, title, z_scores.get(row.id), whole=True)
            for row, texts in rows
            if row.id != patent.id and (row.family is None or row.family != patent.family)
        ]
        near = tuple(hit for hit in hits if hit.matched or hit.close)
        return Found(hits=near[:limit], dense=bool(z_scores))

    async def _with_firm(self, question: PatentQuestion) -> tuple[Filters, str]:
        """The filters with the firm's names, where the library knows it."""
        if not question.firm:
            return question.filters, ""
        key = name_key(question.firm)
        async with self._database.begin() as session:
            group = await group_of(session, [key])
        filters = replace(question.filters, firms=tuple(sorted(group)), name=question.firm)
        named = replace(Filters(), firms=filters.firms, name=filters.name)
        known = await asyncio.to_thread(self._index.admitted, named, limit=1)
        return (filters, question.firm) if known.total else (question.filters, "")

    def _ranked(
        self, words: str, filters: Filters, vector: Vector | None = None
    ) -> tuple[Ranked, dict[int, float]]:
        """Candidates by words and by meaning in one order, with the z-scores of their cosines."""
        also = pairs(" ".join(cross_terms(words)))
        lexical = self._index.matching(pairs(words), filters, limit=CANDIDATES, also=also)
        if vector is None and len(self._dense):
            vector = self._vector(words)
        if vector is None:
            return lexical, {}
        near = self._near(vector, filters)
        ids = list(dict.fromkeys([*lexical.ids, *near]))
        mean, deviation = self._dense.spread(vector)
        z = (self._dense.cosines(vector, ids) - mean) / deviation
        missing = np.isnan(z)
        z_scores = {i: float(score) for i, score in zip(ids, z, strict=True) if score == score}
        z[missing] = 0.0 if missing.all() else float(z[~missing].mean())
        fused = _fused(lexical, ids, z, by_rank=len(words) >= DESCRIPTION)
        order = np.argsort(-fused, kind="stable")
        ranked = Ranked(
            tuple(ids[place] for place in order), tuple(float(fused[place]) for place in order)
        )
        return ranked, z_scores

    def _near(self, vector: Vector, filters: Filters) -> list[int]:
        """The nearest patents by meaning among those the filters admit."""
        if not filters:
            ids, _ = self._dense.nearest(vector, limit=CANDIDATES)
            return [int(number) for number in ids]
        total = self._index.admitted(filters, limit=1).total or 0
        if not total:
            return []
        if total <= EXACT:
            admitted = self._index.admitted(filters, limit=EXACT)
            cosines = self._dense.cosines(vector, admitted.ids)
            order = np.argsort(-np.nan_to_num(cosines, nan=-2.0), kind="stable")[:CANDIDATES]
            return [admitted.ids[place] for place in order if cosines[place] == cosines[place]]
        # Of so many of the nearest enough should be admitted, were filters and meaning unrelated.
        enough = SLACK * CANDIDATES * len(self._dense) // total
        ids, _ = self._dense.nearest(vector, limit=enough)
        wanted = [int(number) for number in ids]
        kept = self._index.among(wanted, filters)
        return [number for number in wanted if number in kept][:CANDIDATES]

    def _vector(self, words: str) -> Vector | None:
        try:
            return self._embedder.query(words[:MOST_EMBEDDED])
        except IndexUnavailable as reason:
            log.warning("patents are searched by words alone: %s", reason)
            return None

    async def _rows(self, ids: Sequence[int]) -> list[tuple[PatentRow, list[str]]]:
        """The rows in that order with the texts they are found by."""
        async with self._database.begin() as session:
            rows = await patents_by_id(session, ids)
            works = await expert_texts(session, rows)
        found = []
        for number in ids:
            if number in rows:
                entry = entry_of(rows[number], works.get(number))
                found.append((rows[number], [*entry.titles, *entry.abstracts]))
        return found


def _fused(
    lexical: Ranked, ids: Sequence[int], z: npt.NDArray[np.float32], *, by_rank: bool
) -> npt.NDArray[np.float64]:
    """One score an id: BM25 over its best with the z-score, or both sides' ranks for a long text,
    whose best BM25 may come from one rare word."""
    if by_rank:
        places = {number: place for place, number in enumerate(lexical.ids)}
        words = np.array([1 / (RECIPROCAL + places.get(i, len(ids))) for i in ids])
        meaning = np.empty(len(ids))
        meaning[np.argsort(-z, kind="stable")] = 1 / (RECIPROCAL + np.arange(len(ids)))
        return np.asarray(words + meaning, np.float64)
    best = max(lexical.scores, default=1.0) or 1.0
    bm25 = dict(zip(lexical.ids, lexical.scores, strict=True))
    words = np.array([bm25.get(i, 0.0) / best for i in ids])
    return np.asarray(words + DENSE_WEIGHT * z, np.float64)


def _explained(
    row: PatentRow,
    texts: Sequence[str],
    words: str,
    z_score: float | None,
    *,
    whole: bool = False,
) -> PatentHit:
    """The hit with its reasons. `whole` says that the words are a text to be compared with, of
    which no hit can be expected to hold a certain share."""
    near = NEAR_LATIN if words.isascii() else NEAR
    close = z_score is not None and z_score >= near
    other = " ".join(cross_terms(words))
    read = ReadText.of(texts)
    covered = whole or coverage(words, read) >= COVERED or coverage(other, read) >= COVERED
    matched = matched_words(f"{words} {other}", read) if covered or close else ()
    return PatentHit(row, matched, close)
