"""The lexical index: what it finds, and that a folder's copy is used, damaged or of other texts."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.document import Scope
from knowledge.library import Library
from knowledge.searchable import searchable_text
from retrieval.lexical import LexicalIndex, open_lexical, scope_passages, tokens


def test_tokens_are_characters_pairs_and_whole_latin_words() -> None:
    assert tokens("商标法, pct 12件") == ["商", "标", "法", "商标", "标法", "pct", "12", "件"]


def test_the_best_is_the_article_meant(library: Library) -> None:
    passages = scope_passages(library, Scope.IP)
    scores = LexicalIndex.build(passages).scores("年费滞纳金")
    assert passages[int(scores.argmax())].locator == "第一百一十五条"


def test_weights_add_up_to_scores(library: Library) -> None:
    passages = scope_passages(library, Scope.IP)
    index = LexicalIndex.build(passages)
    text = "注册商标连续三年不使用会被撤销吗"
    rows = np.array([1, 3, 5])
    weights = index.weights(tokens(text), rows)
    np.testing.assert_allclose(weights.sum(axis=1), index.scores(text)[rows], rtol=1e-5)
    assert index.ceiling(text) >= index.scores(text).max()


def test_nothing_indexed_or_asked() -> None:
    empty = LexicalIndex.build([])
    assert empty.scores("商标").shape == (0,)
    assert empty.ceiling("商标") == 0.0


def test_it_is_kept_and_read_back(library: Library, tmp_path: Path) -> None:
    passages = scope_passages(library, Scope.IP)
    built = open_lexical(passages, scope=Scope.IP, folder=tmp_path)
    [place] = tmp_path.iterdir()
    written = {file: file.stat().st_mtime_ns for file in place.iterdir()}
    read = open_lexical(passages, scope=Scope.IP, folder=tmp_path)
    assert {file: file.stat().st_mtime_ns for file in place.iterdir()} == written
    np.testing.assert_array_equal(built.scores("商标异议"), read.scores("商标异议"))


def test_other_texts_get_their_own_and_the_old_goes(library: Library, tmp_path: Path) -> None:
    passages = scope_passages(library, Scope.IP)
    open_lexical(passages, scope=Scope.IP, folder=tmp_path)
    fewer = open_lexical(passages[1:], scope=Scope.IP, folder=tmp_path)
    assert fewer.size == len(passages) - 1
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["meta.json", "data.csc.index.npy", "vocab.index.json"])
def test_a_damaged_copy_is_built_anew(library: Library, tmp_path: Path, name: str) -> None:
    passages = scope_passages(library, Scope.IP)
    good = open_lexical(passages, scope=Scope.IP, folder=tmp_path).scores("商标")
    [place] = tmp_path.iterdir()
    file = place / name
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    again = open_lexical(passages, scope=Scope.IP, folder=tmp_path)
    np.testing.assert_array_equal(again.scores("商标"), good)


def test_a_folder_that_cannot_be_written_costs_only_time(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    index = open_lexical(scope_passages(library, Scope.IP), scope=Scope.IP, folder=file)
    assert index.scores("商标").max() > 0


def test_law_and_text_do_not_run_into_each_other(library: Library) -> None:
    article = library.passages["专利法@2020-10-17/第四十二条"]
    assert {"利法", "发明"} <= set(tokens(searchable_text(article)))
    assert "法发" not in tokens(searchable_text(article))
