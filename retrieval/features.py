"""What the ranker sees of a candidate: label-free figures, none of which knows a word or a law.

Features of this kind travel from one branch of law to another; learned vocabulary, article priors
and adapted vectors do not (docs/ranker.md). The list is part of the model: `VERSION` moves with it.
"""

import re

import numpy as np
import numpy.typing as npt

from knowledge.document import Kind
from retrieval import fusion
from retrieval.candidates import Candidates
from retrieval.fusion import Floats
from retrieval.lexical import tokens
from retrieval.normalise import Query, lay_words

VERSION = 1

NAMES: tuple[str, ...] = (
    "lexical", "lexical_rank", "lexical_absolute", "dense", "dense_rank", "dense_below_top",
    "fused", "fused_rank", "fused_below_top", "worse_rank", "better_rank",
    "law_support", "law_lexical", "law_dense", "chapter_support",
    "rank_in_law", "law_in_top", "law_named", "chapter_named",
    "coverage", "weighted_coverage", "character_coverage", "density", "neighbour", "added",
    "kind", "length", "paragraphs", "references", "specificity",
    "question_content", "best_absolute", "best_dense",
)  # fmt: skip

RISING = frozenset({
    "lexical", "lexical_absolute", "dense", "fused", "law_support", "law_lexical", "law_dense",
    "chapter_support", "law_named", "chapter_named", "coverage", "weighted_coverage",
    "character_coverage", "density", "neighbour", "added",
})  # fmt: skip
FALLING = frozenset({
    "lexical_rank", "dense_rank", "dense_below_top", "fused_rank", "fused_below_top",
    "worse_rank", "better_rank",
})  # fmt: skip
"""Signs of a match: more of the first kind, or less of the second, never lowers a candidate."""

Matrix = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

_KINDS = {kind: place for place, kind in enumerate(Kind)}
_REFERENCE = re.compile(r"依照|按照|参照|适用|本[法条章]第|第[一二三四五六七八九十百]+条")


def features(candidates: Candidates, query: Query, *, fused: Floats) -> Matrix:
    """One row a candidate, one column a name of `NAMES`."""
    view = candidates.view
    passages = candidates.passages
    size = len(passages)
    asked = tokens(query.text)
    weights = view.weights(asked, candidates.rows)
    wide = np.array([len(token) > 1 for token in asked], np.bool_)
    asking = lay_words().asking
    content = wide & np.array([token not in asking for token in asked], np.bool_)
    hit = weights > 0
    question_pairs = {token for token in asked if len(token) > 1}
    lexical_rank, dense_rank = fusion.ranks(candidates.lexical), fusion.ranks(candidates.dense)
    fused_rank = fusion.ranks(fused)
    lengths = np.array([len(p.text) for p in passages], np.float32)
    columns: dict[str, npt.ArrayLike] = {
        "lexical": candidates.lexical,
        "lexical_rank": np.log1p(lexical_rank),
        "lexical_absolute": candidates.lexical * candidates.ceiling_share,
        "dense": candidates.dense,
        "dense_rank": np.log1p(dense_rank),
        "dense_below_top": candidates.dense.max(initial=0.0) - candidates.dense,
        "fused": fused,
        "fused_rank": np.log1p(fused_rank),
        "fused_below_top": fused.max(initial=0.0) - fused,
        "worse_rank": np.log1p(np.maximum(lexical_rank, dense_rank)),
        "better_rank": np.log1p(np.minimum(lexical_rank, dense_rank)),
        **_of_laws(candidates, fused, question_pairs),
        "coverage": _share(hit[:, content]),
        "weighted_coverage": _weighted_share(weights[:, content]),
        "character_coverage": _share(hit[:, ~wide]),
        "density": hit[:, content].sum(axis=1) / np.sqrt(lengths + 1),
        "neighbour": candidates.neighbours,
        "added": candidates.added,
        "kind": [_KINDS[p.document.kind] for p in passages],
        "length": np.log1p(lengths),
        "paragraphs": [p.text.count("\n") + 1 for p in passages],
        "specificity": view.specificity(candidates.rows),
        "references": [len(_REFERENCE.findall(p.text)) for p in passages],
        "question_content": np.full(size, int(content.sum())),
        "best_absolute": np.full(size, candidates.ceiling_share),
        "best_dense": np.full(size, candidates.dense.max(initial=0.0)),
    }
    return np.column_stack([np.asarray(columns[name], np.float32) for name in NAMES])


def _of_laws(candidates: Candidates, fused: Floats, pairs: set[str]) -> dict[str, npt.ArrayLike]:
    """What a candidate's law and chapter add: other good candidates, names the question says."""
    fused_rank = fusion.ranks(fused)
    order = np.lexsort((fused_rank, candidates.laws))
    laws = candidates.laws[order]
    starts = np.flatnonzero(np.r_[True, laws[1:] != laws[:-1]])
    in_law = np.empty(len(order), np.int64)
    in_law[order] = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    in_top = np.bincount(candidates.laws, weights=fused_rank < 20)[candidates.laws]
    named = _Named(pairs)
    return {
        "law_support": fusion.law_support(fused, candidates.laws),
        "law_lexical": fusion.law_support(candidates.lexical, candidates.laws),
        "law_dense": fusion.law_support(candidates.dense, candidates.laws),
        "chapter_support": fusion.law_support(fused, _chapters(candidates)),
        "rank_in_law": np.log1p(in_law),
        "law_in_top": in_top,
        "law_named": [named.share(p.document.law) for p in candidates.passages],
        "chapter_named": [named.share(p.chapter) for p in candidates.passages],
    }


def _chapters(candidates: Candidates) -> fusion.Ints:
    """Equal numbers for candidates of one chapter of one law."""
    seen: dict[tuple[str, str], int] = {}
    keys = ((p.document.key, p.chapter) for p in candidates.passages)
    return np.array([seen.setdefault(key, len(seen)) for key in keys], np.int64)


class _Named:
    """The share of a name's pairs of characters that a question says, each name worked out once."""

    def __init__(self, pairs: set[str]) -> None:
        self._pairs = pairs
        self._shares: dict[str, float] = {"": 0.0}

    def share(self, name: str) -> float:
        if name not in self._shares:
            found = {token for token in tokens(name) if len(token) > 1}
            self._shares[name] = len(found & self._pairs) / len(found) if found else 0.0
        return self._shares[name]


def _share(hit: npt.NDArray[np.bool_]) -> Floats:
    if not hit.shape[1]:
        return np.zeros(len(hit), np.float32)
    return np.asarray(hit.mean(axis=1), np.float32)


def _weighted_share(weights: Matrix) -> Floats:
    """Like a share, with each token counting what its best match among the candidates weighs."""
    best = weights.max(axis=0, initial=0.0)
    total = float(best.sum())
    hit = weights > 0
    share = hit @ best / np.float32(total) if total else np.zeros(len(weights))
    return np.asarray(share, np.float32)
