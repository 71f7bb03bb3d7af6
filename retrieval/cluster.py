"""Questions that ask the same, put together. Pure but for the vectors, which the caller brings."""

from collections.abc import Sequence

import numpy as np

from knowledge.index import Vector
from retrieval.lexical import tokens
from retrieval.normalise import normalise

WORDS, ALIKE = 1.5, 0.75
"""What the likeness of words (Dice) adds to the cosine about the centre, and from where two
questions ask the same. Of 141 pairs of phrasings of one question in this project's own file about
two thirds lie above, of 9,729 pairs of different questions fewer than one in a hundred.
"""
WORDS_ALONE = 0.4


def clusters(
    texts: Sequence[str], vectors: Sequence[Vector] = (), *, centre: Vector | None = None
) -> list[list[int]]:
    """The places of texts that ask the same, largest cluster first, in their order within one.

    A text joins the first cluster whose first text it is like. Vectors are compared about
    ``centre``, the mean of many texts; without them the words decide alone.
    """
    words = [frozenset(tokens(normalise(text).full)) for text in texts]
    turned = [_about(vector, centre) for vector in vectors] if centre is not None else []

    def alike(one: int, other: int) -> bool:
        shared = _dice(words[one], words[other])
        if not turned:
            return shared >= WORDS_ALONE
        return float(turned[one] @ turned[other]) + WORDS * shared >= ALIKE

    found: list[list[int]] = []
    for place in range(len(texts)):
        home = next((cluster for cluster in found if alike(cluster[0], place)), None)
        if home is None:
            found.append([place])
        else:
            home.append(place)
    return sorted(found, key=lambda cluster: (-len(cluster), cluster[0]))


def _about(vector: Vector, centre: Vector) -> Vector:
    turned = vector - centre
    length = float(np.linalg.norm(turned))
    return turned / length if length else turned


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
