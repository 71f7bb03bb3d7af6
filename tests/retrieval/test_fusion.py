"""Arrays of scores: pure."""

import numpy as np
import pytest

from retrieval.fusion import fuse, law_support, ranks, z_scores
from retrieval.measures import ndcg, recall, reciprocal_rank


def test_z_scores_leave_the_unembedded_in_the_middle() -> None:
    cosines = np.array([0.9, np.nan, 0.8], np.float32)
    found = z_scores(cosines, mean=0.8, deviation=0.05)
    np.testing.assert_allclose(found, [2.0, 1.0, 0.0], atol=1e-5)
    nothing = z_scores(np.array([np.nan], np.float32), mean=0.8, deviation=0.0)
    np.testing.assert_array_equal(nothing, [0.0])


def test_fuse_weighs_vectors_by_three_tenths() -> None:
    np.testing.assert_allclose(fuse(np.array([1.0], np.float32), np.array([2.0], np.float32)), 1.6)


def test_a_law_speaks_through_its_best_three() -> None:
    scores = np.array([3, 3, 3, 3, 2, 0], np.float32)
    laws = np.array([7, 7, 7, 7, 2, 2])
    np.testing.assert_allclose(law_support(scores, laws), [1, 1, 1, 1, 2 / 9, 2 / 9], rtol=1e-5)
    assert law_support(np.zeros(0, np.float32), np.zeros(0, np.int64)).shape == (0,)


def test_ranks_keep_the_order_of_equals() -> None:
    assert ranks(np.array([1, 5, 1], np.float32)).tolist() == [1, 0, 2]


def test_measures() -> None:
    found, right = ["a", "b", "c"], {"b", "x"}
    assert recall(found, right, at=1) == 0
    assert recall(found, right, at=3) == 0.5
    assert reciprocal_rank(found, right) == 0.5
    assert ndcg(found, right) == pytest.approx((1 / np.log2(3)) / (1 + 1 / np.log2(3)))
    assert ndcg(["b", "x"], right) == 1.0
    assert recall(found, [], at=3) == reciprocal_rank(found, []) == ndcg(found, []) == 0.0
