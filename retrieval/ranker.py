"""The learned ranker at run time: trees in an .npz file, walked by numpy, all candidates at once.

It is made by `retrieval.train` and belongs to one embedding model and one list of features.
"""

import logging
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval import features
from retrieval.candidates import Candidates
from retrieval.fusion import Floats
from retrieval.normalise import Query

log = logging.getLogger(__name__)

SHIPPED = Path(__file__).with_name("ranker.npz")
DEPTH = 100
"""Candidates that are re-ordered; those behind them stay where fusion put them."""
BEHIND = 0.01
FUSED_WEIGHT = 2.0
"""The trees correct the fused score, times this, and do not replace it: few taught them."""


@dataclass(frozen=True, slots=True)
class Trees:
    """A forest in flat arrays: a leaf is a node that leads to itself, a root begins a tree."""

    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float64]
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: npt.NDArray[np.float64]
    roots: npt.NDArray[np.int32]
    depth: int

    def predict(self, rows: features.Matrix) -> npt.NDArray[np.float64]:
        """The sum of every tree's leaf for each row."""
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        row = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            below = rows[row, self.feature[at]] <= self.threshold[at]
            at = np.where(below, self.left[at], self.right[at])
        return np.asarray(self.value[at].sum(axis=1), np.float64)


@dataclass(frozen=True, slots=True)
class Ranker:
    """Trees, and what they were grown on."""

    trees: Trees
    embedding_model: str
    feature_version: int

    def order(self, candidates: Candidates, query: Query, *, fused: Floats) -> Floats:
        """The fused scores, the first `DEPTH` corrected by the trees, the rest kept behind them."""
        rows = features.features(candidates, query, fused=fused)
        first = np.argsort(-fused, kind="stable")[:DEPTH]
        behind = np.argsort(-fused, kind="stable")[DEPTH:]
        scores = fused.copy()
        scores[first] += (self.trees.predict(rows[first]) / FUSED_WEIGHT).astype(np.float32)
        if len(behind):
            scores[behind] -= max(float(fused[behind].max() - scores[first].min()), 0.0) + BEHIND
        return scores

    def save(self, path: Path) -> None:
        """Write the model file."""
        trees = self.trees
        np.savez_compressed(
            path,
            feature=trees.feature,
            threshold=trees.threshold,
            left=trees.left,
            right=trees.right,
            value=trees.value,
            roots=trees.roots,
            depth=np.array(trees.depth),
            embedding_model=np.array(self.embedding_model),
            feature_version=np.array(self.feature_version),
        )


def open_ranker(embedding_model: str, *, path: Path = SHIPPED) -> Ranker | None:
    """The ranker for an embedding model, or None where none fits (the log says why)."""
    try:
        ranker = _load(path)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as problem:
        log.warning("ranker skipped: %s cannot be read (%s)", path, problem)
        return None
    if ranker.embedding_model != embedding_model:
        log.warning(
            "ranker skipped: it was trained with %s, the embedding model is %s; "
            "`python -m retrieval train` makes one for it",
            ranker.embedding_model,
            embedding_model,
        )
        return None
    if ranker.feature_version != features.VERSION:
        log.warning(
            "ranker skipped: it knows feature list %d, this is %d; run `python -m retrieval train`",
            ranker.feature_version,
            features.VERSION,
        )
        return None
    return ranker


def _load(path: Path) -> Ranker:
    with path.open("rb") as file, np.load(file) as stored:
        trees = Trees(
            feature=stored["feature"],
            threshold=stored["threshold"],
            left=stored["left"],
            right=stored["right"],
            value=stored["value"],
            roots=stored["roots"],
            depth=int(stored["depth"]),
        )
        return Ranker(trees, str(stored["embedding_model"]), int(stored["feature_version"]))
