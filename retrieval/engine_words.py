"""The words of a scope where the vector index searches them itself: no BM25 in this process.

The engine finds and scores by words of its own. What the ranker and the confidence read besides
(what each token of a question weighs in a candidate, how near the best comes to the best that can
be) is told by `WordStatistics` from the candidates' texts.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from knowledge.document import Passage, Scope
from knowledge.index import WordIndex
from retrieval.lexical import ADDED_WEIGHT, Scores, tokens
from retrieval.word_statistics import WordStatistics

FOUND = 1_500
"""Passages that the engine is asked for: versions that do not hold on the day are among them."""
FIRST = 10
"""Of these one is held to be the best by characters and pairs as well."""


class EngineWords:
    """`Words` of a scope's passages, in their order. Safe to share."""

    def __init__(self, engine: WordIndex, passages: Sequence[Passage], *, scope: Scope) -> None:
        self._engine = engine
        self._scope = scope
        self._passages = passages
        self._rows = {passage.id: row for row, passage in enumerate(passages)}
        self._statistics = WordStatistics(passages)
        self.size = len(passages)

    def scores(self, text: str) -> Scores:
        """The engine's BM25 of what it finds first; zeros for the rest.

        Raises IndexUnavailable where the engine cannot be asked.
        """
        scores = np.zeros(self.size, np.float32)
        for passage_id, score in self._engine.best(text, scope=self._scope, limit=FOUND):
            row = self._rows.get(passage_id)
            if row is not None:
                scores[row] = score
        return scores

    def share(self, scores: Scores, *, text: str, added: str) -> float:
        """The best of the engine's first over the best imaginable, both by the statistics."""
        first = [row for row in np.argsort(-scores)[:FIRST].tolist() if scores[row] > 0]
        asked, more = tokens(text), tokens(added)
        weights = self.weights([*asked, *more], np.array(first, np.int64))
        sums = weights[:, : len(asked)].sum(axis=1)
        sums += ADDED_WEIGHT * weights[:, len(asked) :].sum(axis=1)
        ceiling = self._statistics.ceiling(asked) + ADDED_WEIGHT * self._statistics.ceiling(more)
        return float(sums.max(initial=0.0)) / ceiling if ceiling > 0 else 0.0

    def weights(self, asked: Sequence[str], rows: npt.NDArray[np.int64]) -> Scores:
        """What each token adds to each row's BM25, one column a token."""
        return self._statistics.weights(asked, self._chosen(rows))

    def specificity(self, rows: npt.NDArray[np.int64]) -> Scores:
        """For each row the mean BM25 of its own tokens: high where its words are rare."""
        return self._statistics.specificity(self._chosen(rows))

    def _chosen(self, rows: npt.NDArray[np.int64]) -> list[Passage]:
        return [self._passages[row] for row in rows.tolist()]
