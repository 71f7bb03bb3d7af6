"""What a token weighs in a scope, told from a sample of its texts: BM25 without an index of words.

Where the vector index ranks by words itself, the ranker still looks at each token of a question in
each candidate. That takes how many texts hold the token, how long texts are, and the candidate's
own text. Where the sample is the whole scope the weights are those of `LexicalIndex`.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from knowledge.document import Passage
from knowledge.searchable import searchable_text
from retrieval.lexical import K1, B, Scores, tokens

SAMPLE = 4_000
"""Texts, spread evenly over the scope; they are read in about a second."""


class WordStatistics:
    """The weights of a scope's tokens. Immutable, safe to share."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        step = max(1, math.ceil(len(passages) / SAMPLE))
        counted = [_count(passage) for passage in passages[::step]]
        self._size = len(counted)
        self._length = sum(each.total() for each in counted) / max(self._size, 1) or 1.0
        self._holders = Counter(token for each in counted for token in each)
        self._peaks: dict[str, float] = {}
        for each in counted:
            for token, weight in self._weighed(each):
                self._peaks[token] = max(weight, self._peaks.get(token, 0.0))

    def weights(self, asked: Sequence[str], passages: Sequence[Passage]) -> Scores:
        """What each token adds to each passage's BM25, one row a passage, one column a token."""
        rows = np.zeros((len(passages), len(asked)), np.float32)
        for row, passage in enumerate(passages):
            held = dict(self._weighed(_count(passage)))
            rows[row] = [held.get(token, 0.0) for token in asked]
        return rows

    def ceiling(self, asked: Sequence[str]) -> float:
        """See `LexicalIndex.ceiling`."""
        unheld = self._rarity(0) / (1 + K1)
        return sum(self._peaks.get(token, unheld) for token in asked)

    def specificity(self, passages: Sequence[Passage]) -> Scores:
        """For each passage the mean BM25 of its own tokens: high where its words are rare."""
        return np.array([self._mean(_count(passage)) for passage in passages], np.float32)

    def _mean(self, counted: Counter[str]) -> float:
        return sum(weight for _, weight in self._weighed(counted)) / max(len(counted), 1)

    def _weighed(self, counted: Counter[str]) -> Iterable[tuple[str, float]]:
        damping = K1 * (1 - B + B * counted.total() / self._length)
        for token, count in counted.items():
            yield token, self._rarity(self._holders[token]) * count / (count + damping)

    def _rarity(self, holders: int) -> float:
        return math.log(1 + (self._size - holders + 0.5) / (holders + 0.5))


@lru_cache(maxsize=512)  # weights and specificity read the candidates of one question
def _count(passage: Passage) -> Counter[str]:
    return Counter(tokens(searchable_text(passage)))
