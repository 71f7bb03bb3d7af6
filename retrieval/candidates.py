"""The candidates of one scope: what words, vectors and known questions bring, before ranking."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np
import numpy.typing as npt

from knowledge.document import Document, Kind, Passage, Scope
from knowledge.index import PassageIndex, Vector
from knowledge.issued_report import is_issued_report
from knowledge.library import Library
from retrieval import fusion
from retrieval.fusion import Floats, Ints
from retrieval.lexical import ADDED_WEIGHT, Words, scope_passages
from retrieval.normalise import Query

LEXICAL_CANDIDATES = 150
DENSE_CANDIDATES = 150
MOST_ASKED = 1500
"""Of the vector index, when much of what it finds does not hold on the day."""
FEW = 300
"""So few eligible passages are compared one by one instead of being searched for."""

Mask = npt.NDArray[np.bool_]


class ScopeView:
    """One scope of a library in the order of its lexical index, ready to be searched. Immutable."""

    def __init__(self, library: Library, scope: Scope, *, lexical: Words | None) -> None:
        self.scope = scope
        self.passages: tuple[Passage, ...] = scope_passages(library, scope)
        if lexical is not None and lexical.size != len(self.passages):
            raise ValueError(
                f"the lexical index holds {lexical.size} passages, the library {len(self.passages)}"
            )
        self.lexical = lexical
        self.rows: Mapping[str, int] = {p.id: row for row, p in enumerate(self.passages)}
        documents: dict[str, int] = {}
        laws: dict[str, int] = {}
        self._documents: list[Document] = []
        places = []
        for passage in self.passages:
            document = passage.document
            if document.key not in documents:
                documents[document.key] = len(documents)
                self._documents.append(document)
            places.append((documents[document.key], laws.setdefault(document.law, len(laws))))
        table = np.array(places, np.int64).reshape(len(places), 2)
        self._document_of, self.law_of = table[:, 0], table[:, 1]

    def wordless(self) -> Self:
        """The same without its words, for when they cannot be asked."""
        view = copy(self)
        view.lexical = None
        return view

    def bm25(self, text: str) -> Floats:
        """The BM25 of every passage; zeros while there is no lexical index."""
        if self.lexical is None or not text:
            return np.zeros(len(self.passages), np.float32)
        return self.lexical.scores(text)

    def share(self, scores: Floats, query: Query) -> float:
        """See `Words.share`; 0 while there is no lexical index."""
        if self.lexical is None:
            return 0.0
        return self.lexical.share(scores, text=query.text, added=query.added)

    def specificity(self, rows: Ints) -> Floats:
        """See `Words.specificity`; zeros while there is no lexical index."""
        if self.lexical is None:
            return np.zeros(len(rows), np.float32)
        return self.lexical.specificity(rows)

    def weights(self, asked: Sequence[str], rows: Ints) -> Floats:
        """See `Words.weights`; zeros while there is no lexical index."""
        if self.lexical is None:
            return np.zeros((len(rows), len(asked)), np.float32)
        return self.lexical.weights(asked, rows)

    def neighbours(self, scores: Floats) -> Floats:
        """For every passage the better score of the articles before and after it in its text."""
        same = self._document_of[1:] == self._document_of[:-1]
        best = np.zeros_like(scores)
        best[1:] = np.where(same, scores[:-1], 0)
        best[:-1] = np.maximum(best[:-1], np.where(same, scores[1:], 0))
        return best

    def eligible(
        self, *, as_of: date, kinds: Collection[Kind] = (), laws: Collection[str] = ()
    ) -> Mask:
        """Which passages belong to texts in force on ``as_of`` and pass the filters.

        An issued navigation report is no text to answer questions of law from: it is only looked
        at where its name is among ``laws``.
        """
        fit = [
            document.holds_on(as_of)
            and (not kinds or document.kind in kinds)
            and (document.law in laws if laws else not is_issued_report(document))
            for document in self._documents
        ]
        return np.array(fit, np.bool_)[self._document_of]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Rows of a scope with what each signal says of them; all arrays have one place a candidate."""

    view: ScopeView
    rows: Ints
    lexical: Floats  # BM25 over the best of this question, 0..1
    added: Floats  # the same for the added statutory words alone
    neighbours: Floats  # the better `lexical` of the articles before and after
    dense: Floats  # z-score of the cosine within the scope; zeros where dense_used is False
    laws: Ints  # equal numbers for passages of one law
    ceiling_share: float  # best BM25 over the best imaginable one, 0..1: an absolute sign
    dense_used: bool

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def passages(self) -> list[Passage]:
        """The candidates themselves, in order."""
        return [self.view.passages[row] for row in self.rows]

    @property
    def fused(self) -> Floats:
        """The order without a ranker: words and meaning, and what the candidates' laws add."""
        return fusion.with_law_support(fusion.fuse(self.lexical, self.dense), self.laws)


def gather(
    view: ScopeView,
    query: Query,
    *,
    eligible: Mask,
    index: PassageIndex,
    vector: Vector | None,
    also: Collection[str] = (),
) -> Candidates:
    """The best eligible passages by words and by vector, and those named in ``also``.

    Raises IndexUnavailable when a vector is given and the index cannot be asked.
    """
    added = np.where(eligible, view.bm25(query.added), 0).astype(np.float32)
    bm25 = np.where(eligible, view.bm25(query.text), 0).astype(np.float32)
    bm25 += np.float32(ADDED_WEIGHT) * added
    rows = set(_best(bm25, limit=LEXICAL_CANDIDATES))
    rows.update(view.rows[i] for i in also if i in view.rows and eligible[view.rows[i]])
    cosines: dict[int, float] = {}
    if vector is not None:
        cosines = _dense(view, eligible=eligible, index=index, vector=vector)
        rows.update(cosines)
    chosen = np.array(sorted(rows), np.int64)
    dense = np.zeros(len(chosen), np.float32)
    embedded = np.zeros(len(chosen), np.bool_)
    if vector is not None and len(chosen):
        missing = [view.passages[row].id for row in chosen.tolist() if row not in cosines]
        for passage_id, cosine in index.cosines(vector, missing, scope=view.scope).items():
            cosines[view.rows[passage_id]] = cosine
        known = np.array([cosines.get(row, np.nan) for row in chosen.tolist()], np.float32)
        mean, deviation = index.spread(vector, scope=view.scope)
        embedded = ~np.isnan(known)
        dense = fusion.z_scores(known, mean=mean, deviation=deviation)
    best = float(bm25.max(initial=0.0))
    return Candidates(
        view=view,
        rows=chosen,
        lexical=_over(bm25, best)[chosen],
        added=_over(added, float(added.max(initial=0.0)))[chosen],
        neighbours=_over(view.neighbours(bm25), best)[chosen],
        dense=dense,
        laws=view.law_of[chosen],
        ceiling_share=view.share(bm25, query),
        dense_used=bool(embedded.any()),
    )


def _over(scores: Floats, best: float) -> Floats:
    return scores / np.float32(best) if best > 0 else scores


def _best(scores: Floats, *, limit: int) -> list[int]:
    """The rows with the largest scores above zero."""
    count = min(limit, len(scores))
    if not count:
        return []
    top = np.argpartition(-scores, count - 1)[:count]
    return [int(row) for row in top if scores[row] > 0]


def _dense(
    view: ScopeView, *, eligible: Mask, index: PassageIndex, vector: Vector
) -> dict[int, float]:
    """Rows with their cosines: the nearest eligible ones, however many old versions lie between."""
    total = int(eligible.sum())
    if not total:
        return {}
    if total <= FEW:
        ids = [view.passages[row].id for row in np.flatnonzero(eligible)]
        found = list(index.cosines(vector, ids, scope=view.scope).items())
    else:
        asked = min(DENSE_CANDIDATES * len(eligible) // total + 1, MOST_ASKED)
        found = index.nearest(vector, scope=view.scope, limit=asked)
    rows = ((view.rows.get(passage_id), cosine) for passage_id, cosine in found)
    kept = [(row, cosine) for row, cosine in rows if row is not None and eligible[row]]
    kept.sort(key=lambda pair: -pair[1])
    return dict(kept[:DENSE_CANDIDATES])
