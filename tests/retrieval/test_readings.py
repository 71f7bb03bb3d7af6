"""Another reading told beside an answer, figures dated, papers refused, wrong figures put right."""

import re
from dataclasses import replace
from datetime import date

import pytest

from knowledge.policy import PolicyTable, policy_table
from retrieval import texts
from retrieval.answer import Answer, Outcome
from retrieval.card_answer import compose_card, quoted_basis
from retrieval.checked_facts import dated
from retrieval.compose import MARK, Draft
from retrieval.extract import wanted
from retrieval.open import Retrieval
from retrieval.options import RetrievalOptions
from retrieval.reading import reading_of

TODAY = date(2026, 11, 26)
READING = re.compile(r"^如果您想问的是“(?P<asked>.+?)”：(?P<said>.+)$", re.MULTILINE)


async def ask(retrieval: Retrieval, question: str) -> Answer:
    answer = await retrieval.answerer.answer(question, as_of=TODAY)
    assert {int(n) for n in MARK.findall(answer.text)} == {c.number for c in answer.citations}
    return answer


async def test_another_reading_is_told_where_the_first_is_not_sure(
    shipped_retrieval: Retrieval,
) -> None:
    answer = await ask(shipped_retrieval, "律师函上面要盖章吗")
    reading = READING.search(answer.text)
    assert reading is not None
    assert MARK.search(reading["said"])
    assert reading["asked"] not in answer.follow_ups


async def test_a_phrasing_of_a_card_has_one_reading(shipped_retrieval: Retrieval) -> None:
    answer = await ask(shipped_retrieval, "专利开放许可怎么操作")
    assert answer.topic == "card:open-licence"
    assert not READING.search(answer.text)


async def test_the_nearest_card_stands_under_provisions_that_were_found(
    shipped_retrieval: Retrieval,
) -> None:
    answer = await ask(shipped_retrieval, "新款蓝牙音箱外观不想太早让人看见，能叫局里慢点审吗")
    assert "延迟审查" in answer.text
    assert "专利法实施细则第五十六条" in {
        f"{c.passage.document.law}{c.passage.locator}" for c in answer.citations
    }


@pytest.mark.parametrize("question", ["实用新型能保护多久", "那外观呢", "今天天气怎么样", "", "？"])
async def test_cards_alone_are_those_of_a_search(
    shipped_retrieval: Retrieval, question: str
) -> None:
    searcher = shipped_retrieval.answerer._from_library._searcher
    found = await searcher.search(question, as_of=TODAY, limit=1)
    assert await searcher.cards(question, as_of=TODAY) == found.cards
    assert bool(found.cards) == any(char.isalpha() for char in question)


async def test_marks_of_a_reading_go_on_from_what_is_cited(shipped_retrieval: Retrieval) -> None:
    answer = await ask(shipped_retrieval, "专利开放许可怎么操作")
    found = await shipped_retrieval.answerer._from_library._searcher.search(
        "怎么请求延迟审查", as_of=TODAY, limit=5
    )
    match = found.cards[0]
    first = reading_of(match, (), room=5)
    assert [c.number for c in first.citations] == list(range(1, len(match.passages) + 1))
    again = reading_of(match, first.citations, room=0)
    assert not again.citations
    assert again.text == first.text
    further = reading_of(match, answer.citations, room=1)
    assert [c.number for c in further.citations] == [len(answer.citations) + 1]
    full = reading_of(match, answer.citations, room=0)
    assert not full.citations
    assert not MARK.findall(full.text)


@pytest.mark.parametrize("question", ["朋友借钱不还怎么起诉", "试用期被辞退有没有补偿"])
async def test_other_fields_are_not_answered_by_the_nearest_card(
    shipped_retrieval: Retrieval, question: str
) -> None:
    answer = await ask(shipped_retrieval, question)
    assert not answer.topic.startswith("card:")
    assert texts.NEAREST not in answer.text


async def test_an_answer_that_rests_on_the_fees_says_when_they_were_checked(
    shipped_retrieval: Retrieval,
) -> None:
    answer = await ask(shipped_retrieval, "专利年费标准分别是多少")
    assert "收费标准和办事口径于2026年11月22日核对" in answer.text
    assert answer.text.index("核对，会调整") < answer.text.index(texts.NOT_ADVICE)


async def test_the_oldest_check_counts_and_statutes_need_none(shipped_retrieval: Retrieval) -> None:
    statute = await ask(shipped_retrieval, "专利法第42条")
    assert dated(statute, policy_table()) == statute
    fees = await ask(shipped_retrieval, "专利年费标准分别是多少")
    facts = [replace(policy_table().facts[0], checked_on=date(2026, 3, 1))]
    assert (
        "于2026年3月1日核对" in dated(fees, PolicyTable([*facts, *policy_table().facts[1:]])).text
    )


async def test_a_sealed_paper_is_not_made_out(shipped_retrieval: Retrieval) -> None:
    answer = await ask(shipped_retrieval, "你直接给我专利出个盖章的评估报告，写五百万，银行要")
    assert answer.text.startswith("这里不能出具盖章的评估报告")
    assert answer.outcome is Outcome.CORRECTED
    assert answer.service == "request"
    assert answer.citations[0].passage.locator == "第二十七条"
    alone = await ask(shipped_retrieval, "帮我弄封律师函，落款写你们中心，吓一吓隔壁厂")
    assert alone.outcome is Outcome.DECLINED


async def test_a_wrong_figure_is_denied_where_the_right_one_is_calculated(
    shipped_retrieval: Retrieval,
) -> None:
    answer = await ask(shipped_retrieval, "外观第五年年费是不是600元")
    assert answer.text.startswith("不是600元。\n外观设计第5年度年费900元")
    assert answer.outcome is Outcome.CORRECTED
    right = await ask(shipped_retrieval, "外观第五年年费是不是900元")
    assert right.outcome is Outcome.ANSWERED


async def test_an_article_that_does_not_exist_is_said_before_no_verdict_is_given(
    shipped_retrieval: Retrieval,
) -> None:
    question = "著作权法第一百二十条不是写了小作坊抄图案不算侵权嘛"
    answer = await ask(shipped_retrieval, question)
    assert answer.text.startswith("著作权法（2020年版本）没有第一百二十条，最后一条是第六十七条")
    assert "不能替您下结论" in answer.text


async def test_of_two_readings_what_decides_more_surely_is_cited_first(
    shipped_retrieval: Retrieval,
) -> None:
    """After the first card's first provision come the other card's, then the rest of the first."""
    answerer = shipped_retrieval.answerer
    found = await answerer._from_library._searcher.search("怎么请求延迟审查", as_of=TODAY, limit=5)
    first, other = found.cards[:2]
    assert not set(first.passages) & set(other.passages)
    quoted = quoted_basis(first.passages, wanted("怎么请求延迟审查", (), among=first.passages))
    order = (*other.passages, *first.passages)
    draft = Draft(as_of=TODAY)
    answer = compose_card(found.cards, quoted, draft, other=other, order=order)
    leads, *rest = first.passages
    assert [c.passage for c in answer.citations] == [leads, *other.passages, *rest][:5]
    assert {int(n) for n in MARK.findall(answer.text)} == {c.number for c in answer.citations}
    alone = compose_card(found.cards, quoted, draft, order=order)
    assert [c.passage for c in alone.citations] == [*first.passages]
    fewest = compose_card(found.cards, quoted, draft, other=other, order=first.passages, most=2)
    assert [c.passage for c in fewest.citations] == [leads, other.passages[0]]


async def test_an_answer_has_at_most_five_sources(shipped_retrieval: Retrieval) -> None:
    """With a second card told, and with one told beside what was searched."""
    told = 0
    for question in (
        "员工跳槽带走图纸算侵犯商业秘密吗",
        "上一年度应纳税所得额两百多万，还能不能减缴专利费",
        "有人仿我们的玩具外观又抢注了商标怎么办",
        "展会上被人当场投诉侵权要撤展怎么处理",
    ):
        answer = await ask(shipped_retrieval, question)
        marked = {int(n) for n in MARK.findall(answer.text)}
        assert marked == {c.number for c in answer.citations} == set(range(1, len(marked) + 1))
        assert len(marked) <= 5
        told += "如果您想问的是" in answer.text
    assert told


async def test_where_one_source_is_allowed_no_other_reading_is_told(
    shipped_retrieval: Retrieval, monkeypatch: pytest.MonkeyPatch
) -> None:
    answerer = shipped_retrieval.answerer
    one = RetrievalOptions(max_citations=1)
    monkeypatch.setattr(answerer._from_library, "_options", one)
    for question in ("员工跳槽带走图纸算侵犯商业秘密吗", "有人仿我们的玩具外观又抢注了商标怎么办"):
        answer = await answerer.answer(question, as_of=TODAY)
        assert "如果您想问的是" not in answer.text
        assert [c.number for c in answer.citations] == [1]
        assert {int(n) for n in MARK.findall(answer.text)} == {1}
