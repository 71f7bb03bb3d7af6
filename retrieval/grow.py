"""Grow the ranker: LightGBM LambdaMART over label-free features, judged by branches left out.

Every figure of `Trained` is out of fold: the trees that rank a question have seen no question with
an article of its branch of law. Only here lightgbm is needed; what is kept is plain arrays.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from knowledge.document import Passage, Scope
from knowledge.index import Embedder, PassageIndex
from knowledge.library import Library
from retrieval import features
from retrieval.candidates import ScopeView, gather
from retrieval.fusion import Floats, Ints, fuse, reciprocal
from retrieval.gold import ANY_DAY, GoldQuestion
from retrieval.lexical import LexicalIndex, scope_passages
from retrieval.normalise import normalise
from retrieval.ranker import DEPTH, FUSED_WEIGHT, Ranker, Trees

BRANCHES = Path(__file__).with_name("branches.toml")
OTHER = "other"
SEED = 20261123

ROUNDS = 70
PARAMETERS: dict[str, Any] = {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 20,
    "learning_rate": 0.05,
    "num_leaves": 8,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    # Without this a few hundred questions teach accidents of their branch.
    "monotone_constraints": [
        (name in features.RISING) - (name in features.FALLING) for name in features.NAMES
    ],
    "seed": SEED,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}

Rankings = dict[str, list[str]]
"""Passage ids, best first, by question id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One question with its candidates (fused order), their features and which are right."""

    question: GoldQuestion
    ids: tuple[str, ...]
    rows: features.Matrix
    right: Ints
    plain: tuple[str, ...]  # the order of weighted fusion alone
    reciprocal: tuple[str, ...]  # the order of reciprocal rank fusion
    branch: str
    branches: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trained:
    """The ranker grown on everything; the orders that rankers grown without a branch gave it."""

    ranker: Ranker
    examples: tuple[Example, ...]
    out_of_fold: Rankings
    gains: dict[str, float]


def train(
    passages: Sequence[Passage],
    questions: Sequence[GoldQuestion],
    *,
    index: PassageIndex,
    embedder: Embedder,
    progress: Callable[[int, int], None],
) -> Trained:
    """Grow the ranker from questions whose right articles are among the passages."""
    examples = []
    for done, example in enumerate(_examples(passages, questions, index, embedder), 1):
        examples.append(example)
        progress(done, len(questions))
    out_of_fold: Rankings = {}
    for branch in sorted({example.branch for example in examples}):
        seen = [example for example in examples if branch not in example.branches]
        booster = _grow(seen)
        for example in examples:
            if example.branch == branch:
                predicted = np.asarray(booster.predict(example.rows[:DEPTH]))
                out_of_fold[example.question.qid] = _reordered(example, predicted)
    booster = _grow(examples)
    gains = dict(zip(features.NAMES, booster.feature_importance("gain").tolist(), strict=True))
    ranker = Ranker(trees_of(booster), embedder.model, features.VERSION)
    return Trained(ranker, tuple(examples), out_of_fold, gains)


@cache
def _branch_words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    branches = tomllib.loads(BRANCHES.read_text("utf-8"))["branch"]
    return tuple((branch["name"], tuple(branch["words"])) for branch in branches)


def branch_of(law: str) -> str:
    """The branch of law that a text belongs to, by words of its name."""
    return next(
        (name for name, words in _branch_words() if any(word in law for word in words)), OTHER
    )


def trees_of(booster: lightgbm.Booster) -> Trees:
    """A booster's trees as flat arrays."""
    nodes: list[tuple[int, float, int, int, float]] = []
    depth = 0

    def add(node: dict[str, Any], level: int) -> int:
        nonlocal depth
        depth = max(depth, level)
        place = len(nodes)
        nodes.append((0, 0.0, place, place, float(node.get("leaf_value", 0.0))))
        if "split_feature" in node:
            left, right = add(node["left_child"], level + 1), add(node["right_child"], level + 1)
            nodes[place] = (node["split_feature"], float(node["threshold"]), left, right, 0.0)
        return place

    roots = [add(tree["tree_structure"], 0) for tree in booster.dump_model()["tree_info"]]
    feature, threshold, left, right, value = zip(*nodes, strict=True)
    return Trees(
        feature=np.array(feature, np.int16),
        threshold=np.array(threshold, np.float64),
        left=np.array(left, np.int32),
        right=np.array(right, np.int32),
        value=np.array(value, np.float64),
        roots=np.array(roots, np.int32),
        depth=depth,
    )


def _examples(
    passages: Sequence[Passage],
    questions: Sequence[GoldQuestion],
    index: PassageIndex,
    embedder: Embedder,
) -> Iterator[Example]:
    library = Library(passages)
    lexical = LexicalIndex.build(scope_passages(library, Scope.IP))
    view = ScopeView(library, Scope.IP, lexical=lexical)
    eligible = view.eligible(as_of=ANY_DAY)
    for question in questions:
        query = normalise(question.text)
        vector = embedder.query(query.full)
        found = gather(view, query, eligible=eligible, index=index, vector=vector)
        fused = found.fused
        order = np.argsort(-fused, kind="stable")
        ids = np.array([passage.id for passage in found.passages])
        laws = [library.passages[id_].document.law for id_ in question.gold]
        branches = Counter(branch_of(law) for law in laws)
        yield Example(
            question=question,
            ids=tuple(ids[order].tolist()),
            rows=features.features(found, query, fused=fused)[order],
            right=np.isin(ids[order], question.gold).astype(np.int64),
            plain=tuple(ids[_best_first(fuse(found.lexical, found.dense))].tolist()),
            reciprocal=tuple(ids[_best_first(reciprocal(found.lexical, found.dense))].tolist()),
            branch=branches.most_common(1)[0][0] if branches else OTHER,
            branches=frozenset(branches),
        )


def _grow(examples: Sequence[Example]) -> lightgbm.Booster:
    """Trees over what a ranker re-orders; questions without a right one there teach nothing."""
    useful = [example for example in examples if example.right[:DEPTH].any()]
    data = lightgbm.Dataset(
        np.concatenate([example.rows[:DEPTH] for example in useful]),
        np.concatenate([example.right[:DEPTH] for example in useful]),
        group=[len(example.right[:DEPTH]) for example in useful],
        feature_name=list(features.NAMES),
        init_score=FUSED_WEIGHT * np.concatenate([_fused(example) for example in useful]),
    )
    return lightgbm.train(PARAMETERS, data, num_boost_round=ROUNDS)


def _fused(example: Example) -> Floats:
    return example.rows[:DEPTH, features.NAMES.index("fused")]


def _reordered(example: Example, predicted: Floats) -> list[str]:
    order = _best_first(predicted + FUSED_WEIGHT * _fused(example))
    return [example.ids[place] for place in order.tolist()] + list(example.ids[DEPTH:])


def _best_first(scores: Floats) -> Ints:
    return np.argsort(-scores, kind="stable")
