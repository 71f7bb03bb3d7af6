"""Scores of two kinds become one order. Pure functions over arrays with one place a candidate."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

DENSE_WEIGHT = 0.3
RECIPROCAL = 20
LAW_WEIGHT = 0.15
LAW_DEPTH = 3
"""A law speaks through its best few candidates, so that a long law has no advantage."""


def fuse(lexical: Floats, dense: Floats) -> Floats:
    """BM25 over its best plus 0.3 times the z-score of the cosine (the best untrained recipe)."""
    return lexical + np.float32(DENSE_WEIGHT) * dense


def reciprocal(lexical: Floats, dense: Floats) -> Floats:
    """Reciprocal rank fusion, which knows ranks only: the usual recipe, to be compared with."""
    places = 1 / (RECIPROCAL + ranks(lexical)) + 1 / (RECIPROCAL + ranks(dense))
    return np.asarray(places, np.float32)


def z_scores(cosines: Floats, *, mean: float, deviation: float) -> Floats:
    """Cosines as distances from their scope's mean; a missing one (NaN) gets the mean of the rest.

    A passage that is not embedded yet is then neither lifted nor buried against its neighbours.
    """
    scores = (cosines - np.float32(mean)) / np.float32(max(deviation, 1e-6))
    missing = np.isnan(scores)
    if missing.any():
        scores[missing] = 0.0 if missing.all() else scores[~missing].mean()
    return scores.astype(np.float32)


def law_support(scores: Floats, laws: Ints) -> Floats:
    """For each candidate the mean of its law's best scores, as a share of the best law's, 0..1."""
    if not len(scores):
        return scores
    lift = scores - scores.min()
    order = np.lexsort((-lift, laws))
    sorted_laws = laws[order]
    starts = np.flatnonzero(np.r_[True, sorted_laws[1:] != sorted_laws[:-1]])
    place = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    kept = np.where(place < LAW_DEPTH, lift[order], 0.0)
    support = np.zeros(int(laws.max()) + 1, np.float32)
    np.add.at(support, sorted_laws, (kept / LAW_DEPTH).astype(np.float32))
    best = float(support.max())
    return (support[laws] / np.float32(best) if best > 0 else support[laws]).astype(np.float32)


def with_law_support(scores: Floats, laws: Ints) -> Floats:
    """The scores, with something for the law that many good candidates belong to."""
    return (scores + np.float32(LAW_WEIGHT) * law_support(scores, laws)).astype(np.float32)


def ranks(scores: Floats) -> Ints:
    """The place of each score, 0 for the largest; ties in the order given."""
    places = np.empty(len(scores), np.int64)
    places[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    return places
