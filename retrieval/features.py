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
    "law_support", "rank_in_law", "law_in_top", "law_named", "chapter_named",
    "coverage", "weighted_coverage", "character_coverage", "longest_run", "density",
    "neighbour", "added",
    "kind", "length", "paragraphs", "position", "document_size", "numbers", "references",
    "question_length", "question_content", "best_absolute", "best_dense", "asks_number",
)  # fmt: skip

Matrix = npt.NDArray[np.float32]

_KINDS = {kind: place for place, kind in enumerate(Kind)}
_NUMBER = re.compile(r"[一二三四五六七八九十百千万]+(?:年|个月|日|元|倍|人|次|小时)|百分之|\d")
_ASKS_NUMBER = re.compile(r"多少|多久|多长|几|期限|最高|最低|最长|最多|什么时候|何时")
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
        "longest_run": _longest_run(hit[:, wide]),
        "density": hit[:, content].sum(axis=1) / np.sqrt(lengths + 1),
        "neighbour": candidates.neighbours,
        "added": candidates.added,
        "kind": [_KINDS[p.document.kind] for p in passages],
        "length": np.log1p(lengths),
        "paragraphs": [p.text.count("\n") + 1 for p in passages],
        "position": view.position[candidates.rows],
        "document_size": np.log1p(view.document_size[candidates.rows]),
        "numbers": [len(_NUMBER.findall(p.text)) for p in passages],
        "references": [len(_REFERENCE.findall(p.text)) for p in passages],
        "question_length": np.full(size, len(query.text)),
        "question_content": np.full(size, int(content.sum())),
        "best_absolute": np.full(size, candidates.ceiling_share),
        "best_dense": np.full(size, candidates.dense.max(initial=0.0)),
        "asks_number": np.full(size, bool(_ASKS_NUMBER.search(query.text))),
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
        "rank_in_law": np.log1p(in_law),
        "law_in_top": in_top,
        "law_named": [named.share(p.document.law) for p in candidates.passages],
        "chapter_named": [named.share(p.chapter) for p in candidates.passages],
    }


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
    return hit.mean(axis=1).astype(np.float32)


def _weighted_share(weights: Matrix) -> Floats:
    """Like a share, with each token counting what its best match among the candidates weighs."""
    best = weights.max(axis=0, initial=0.0)
    total = float(best.sum())
    hit = weights > 0
    return (hit @ best / total if total else np.zeros(len(weights))).astype(np.float32)


def _longest_run(hit: npt.NDArray[np.bool_]) -> Floats:
    """The most neighbouring pairs of the question that a passage holds, as a logarithm."""
    longest = np.zeros(len(hit), np.float32)
    running = np.zeros(len(hit), np.float32)
    for column in hit.T:
        running = np.where(column, running + 1, 0)
        longest = np.maximum(longest, running)
    return np.log1p(longest).astype(np.float32)
