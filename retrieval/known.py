"""Known questions: phrasings whose basis is known, as evidence for the passages they rest on.

In its own field the nearest known question is the strongest sign there is; curated cards and the
centre's own answered questions are such. With none of them, nothing changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from knowledge.index import Vector
from retrieval.lexical import tokens
from retrieval.normalise import Query, normalise

FLOOR = 0.5
"""Likeness below this says nothing: questions of one field share half their words anyway."""

COSINE_FLOOR, COSINE_TOP = 0.86, 1.0
"""e5 cosines of questions: strangers lie below the first, the same question at the second."""


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """One phrasing, the ids of the passages that answer it, and its vector where one is stored."""

    text: str
    basis: tuple[str, ...]
    vector: Vector | None = None


class KnownQuestions(Protocol):
    """How strongly known questions speak for passages."""

    def evidence(self, query: Query, vector: Vector | None) -> Mapping[str, float]:
        """Passage ids with the likeness (0..1) of the nearest known question that they answer."""
        ...


class QuestionBook:
    """A fixed set of known questions, compared by shared bigrams and, with vectors, by cosine."""

    def __init__(self, questions: Sequence[KnownQuestion] = ()) -> None:
        self._questions = tuple(questions)
        self._words = [frozenset(tokens(normalise(question.text).full)) for question in questions]

    def evidence(self, query: Query, vector: Vector | None) -> Mapping[str, float]:
        """See `KnownQuestions`."""
        words = frozenset(tokens(query.full))
        found: dict[str, float] = {}
        if not words:
            return found
        for question, known in zip(self._questions, self._words, strict=True):
            likeness = 2 * len(words & known) / (len(words) + len(known))
            if vector is not None and question.vector is not None:
                likeness = (likeness + _nearness(vector, question.vector)) / 2
            strength = (likeness - FLOOR) / (1 - FLOOR)
            if strength <= 0:
                continue
            for passage_id in question.basis:
                found[passage_id] = max(found.get(passage_id, 0.0), min(strength, 1.0))
        return found


def strongest(*evidence: Mapping[str, float]) -> dict[str, float]:
    """Several pieces of evidence as one: each passage with the most that speaks for it."""
    found: dict[str, float] = {}
    for each in evidence:
        for passage_id, strength in each.items():
            found[passage_id] = max(found.get(passage_id, 0.0), strength)
    return found


def _nearness(vector: Vector, other: Vector) -> float:
    cosine = float(np.dot(vector, other))
    return min(max((cosine - COSINE_FLOOR) / (COSINE_TOP - COSINE_FLOOR), 0.0), 1.0)
