"""Questions of two parts of which the first asks for a figure."""

from datetime import date
from functools import partial

import pytest

from knowledge.policy import policy_table
from retrieval.answer import Outcome, Turn
from retrieval.calculation.calculate import calculation
from retrieval.calculation.result import Calculation
from retrieval.open import Retrieval
from retrieval.second_part import Parts, divided

TODAY = date(2026, 11, 27)


def parts(question: str, *, may_leave: bool = True) -> Parts:
    calculate = partial(calculation, as_of=TODAY, policy=policy_table())
    return divided(question, calculate, may_leave=may_leave)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("发明专利第10年年费多少，以后不想要了能放弃吗", "以后不想要了能放弃吗"),
        ("发明专利年费第五年多少钱，忘交了怎么办", "忘交了怎么办"),
        ("商标2017年1月5日注册的什么时候续展？不续展会怎样？", "不续展会怎样"),
        ("专利驳回决定11月10日电子收到，复审截止哪天，又输了能起诉吗", "又输了能起诉吗"),
    ],
)
def test_what_is_asked_besides_the_figure(question: str, rest: str) -> None:
    divided_ = parts(question)
    assert isinstance(divided_.found, Calculation)
    assert divided_.rest == rest
    assert divided_.head


@pytest.mark.parametrize(
    "question",
    [
        "发明2022年3月5日申请的今年年费多少",
        "商标2026年12月15日公告，异议最晚哪天",
        "商标2017年1月5日注册，什么时候到期，什么时候续展",
        "商标2026年12月15日公告，异议到哪天，请写清楚",
        "商标异议期几个月，要交什么",
        "",
        "，。？",
    ],
)
def test_nothing_is_asked_besides(question: str) -> None:
    assert not parts(question).rest


def test_no_old_figure_is_told_for_a_follow_up_that_has_none() -> None:
    question = "专利驳回决定11月10日电子收到，复审截止哪天，又输了能起诉吗"
    assert parts(question, may_leave=False) == Parts(None)


async def test_the_figure_is_followed_by_what_a_card_says(shipped_retrieval: Retrieval) -> None:
    answer = await shipped_retrieval.answerer.answer(
        "发明专利年费第五年多少钱，忘交了怎么办", as_of=TODAY
    )
    assert answer.text.startswith("发明第5年度年费1200元[1]")
    assert "6个月内可以补缴" in answer.text
    assert answer.outcome is Outcome.ANSWERED
    assert answer.exact
    assert answer.topic == "calculation:annuity"
    assert len(answer.citations) <= 5
    cited = {(c.passage.document.law, c.passage.locator) for c in answer.citations}
    assert ("专利法实施细则", "第一百一十五条") in cited
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))


async def test_a_follow_up_keeps_its_own_figure(shipped_retrieval: Retrieval) -> None:
    before = [Turn("发明2022年3月5日申请的今年年费多少", "1200元")]
    answer = await shipped_retrieval.answerer.answer("过期三个月还行吗", before, as_of=TODAY)
    assert "全额年费的15%" in answer.text
    assert "如果您想问的是" not in answer.text
