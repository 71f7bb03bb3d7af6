"""Weights told from a sample of the texts, beside those of the index of all of them."""

import numpy as np
import pytest

from knowledge.document import Scope
from knowledge.library import Library
from retrieval.lexical import LexicalIndex, scope_passages, tokens
from retrieval.word_statistics import WordStatistics


@pytest.mark.parametrize("question", ["注册商标连续三年没有使用", "专利年费滞纳金zzz", "", "，"])
def test_the_whole_scope_weighs_as_its_index_does(library: Library, question: str) -> None:
    passages = scope_passages(library, Scope.IP)
    index, statistics = LexicalIndex.build(passages), WordStatistics(passages)
    rows, asked = np.arange(len(passages)), tokens(question)
    assert statistics.weights(asked, passages) == pytest.approx(
        index.weights(asked, rows), abs=1e-5
    )
    assert statistics.ceiling(asked) == pytest.approx(index.ceiling(question), rel=1e-5)
    assert statistics.specificity(passages) == pytest.approx(index.specificity(rows), abs=1e-5)


def test_no_texts_weigh_nothing() -> None:
    statistics = WordStatistics([])
    assert statistics.weights(["商标"], []).shape == (0, 1)
    assert statistics.specificity([]).shape == (0,)
