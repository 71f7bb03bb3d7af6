"""How sure a search is that its first hits answer the question: 0 (surely not) to 1."""

import math
from dataclasses import dataclass

import numpy as np

from retrieval.candidates import Candidates
from retrieval.fusion import Floats
from retrieval.lexical import lexical_text, tokens
from retrieval.normalise import Query, lay_words

ENOUGH = 0.5
"""Below this the IP collection is held not to answer, and all law is searched as well."""


def content_bigrams(query: Query) -> frozenset[str]:
    """The pairs of characters, Latin words and numbers that say what a question is about."""
    found = {t for t in tokens(f"{query.text} {query.added}") if len(t) > 1}
    return frozenset(found - lay_words().asking) or frozenset(found)


def coverage(content: frozenset[str], text: str) -> float:
    """The share of a question's content that a text holds, 0..1."""
    return len(content & set(tokens(text))) / len(content) if content else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What a confidence is made from; all mean the same in a library of any size."""

    ceiling_share: float
    dense_top: float
    dense_margin: float
    coverage: float
    coverage_of_five: float
    content: int


def signs(candidates: Candidates, scores: Floats, content: frozenset[str]) -> Signs:
    """The signs of one scope's candidates in the order of ``scores``."""
    order = np.argsort(-scores, kind="stable")[:5]
    passages = candidates.passages
    texts = [lexical_text(passages[place]) for place in order]
    dense = np.sort(candidates.dense)[::-1]
    return Signs(
        ceiling_share=candidates.ceiling_share,
        dense_top=float(dense[0]),
        dense_margin=float(dense[0] - dense[min(len(dense) - 1, 20)]),
        coverage=max(coverage(content, text) for text in texts),
        coverage_of_five=coverage(content, " ".join(texts)),
        content=len(content),
    )


def confidence(found: Signs, *, dense_used: bool) -> float:
    """The signs as one number."""
    value = -4.0 + 3.0 * found.coverage_of_five + 3.0 * found.ceiling_share
    value += 0.7 * found.dense_top if dense_used else 1.5
    return 1 / (1 + math.exp(-value))
