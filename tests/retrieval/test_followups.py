"""Short second questions against what was said before."""

import pytest

from retrieval.answer import Turn
from retrieval.followups import cancels, going_on, of_the_same_right, resolve


def said(*questions: str) -> list[Turn]:
    return [Turn(question, "") for question in questions]


@pytest.mark.parametrize(
    ("before", "question", "query"),
    [
        (["实用新型能保护多久？"], "那外观呢？", "外观设计能保护多久？"),
        (["实用新型能保护多久？", "那外观呢？"], "那商标呢", "商标能保护多久？"),
        (
            ["专利许可要备案吗"],
            "如果是商标许可呢，也要吗",
            "商标许可要备案吗 如果是商标许可呢，也要吗",
        ),
        (["商标快到期了怎么续"], "过期三个月还行吗", "商标快到期了怎么续 过期三个月还行吗"),
        (["商标异议期几个月"], "要是明年二月才公告呢", "商标异议期几个月 要是明年二月才公告呢"),
        (["专利法第四十二条"], "第二款呢", "专利法第四十二条 第二款呢"),
        (["年费晚交两个月", "谢谢", "转人工"], "要交多少", "年费晚交两个月 要交多少"),
        (["年费晚交两个月"], "要交多少", "年费晚交两个月 要交多少"),
        (["年费晚交两个月"], "这个月交还行吗", "年费晚交两个月 这个月交还行吗"),
        (["实用新型能保护多久？"], "不对，我问的是外观", "外观设计能保护多久？"),
        (["专利能贷款吗"], "只有外观也行吗", "外观设计专利能贷款吗 只有外观也行吗"),
        (
            ["海关备案管几年", "商标续展呢"],
            "前面说的那个备案，再续几年",
            "海关备案管几年 前面说的那个备案，再续几年",
        ),
        (["商标有效期几年"], "著作权呢，公司名下的", "著作权有效期几年 著作权呢，公司名下的"),
        (
            ["别人对我的商标提了异议"],
            "商标局多久出决定",
            "别人对我的商标提了异议 商标局多久出决定",
        ),
        (["合同没写清楚版图归谁"], "没写归属呢", "合同没写清楚版图归谁 没写归属呢"),
        (["押了就行了吗"], "合同不是签字就生效了吗", "押了就行了吗 合同不是签字就生效了吗"),
        (["商标被驳回了怎么办"], "再输咗呢", "商标被驳回了怎么办 再输咗呢"),
        (["新来的研发要签保密吗"], "写违约金得唔得", "新来的研发要签保密吗 写违约金得唔得"),
    ],
)
def test_leans_on_what_was_said(before: list[str], question: str, query: str) -> None:
    asked = resolve(question, said(*before))
    assert asked.follows_up
    assert asked.query == query


def test_what_the_answer_said_of_the_thing_pointed_at_is_searched_as_well() -> None:
    before = [Turn("实用新型告人要准备什么", "先备齐证据，法院可以要求出具专利权评价报告。")]
    asked = resolve("发明也要出这个报告吗", before)
    assert asked.told == "法院可以要求出具专利权评价报告"
    assert asked.query.startswith("发明告人要准备什么 法院可以")


def test_what_was_answered_first_is_searched_as_well() -> None:
    before = [
        Turn("员工偷了图纸去对家上班", "接着您前面问的说：\n可能侵犯商业秘密[1][2]。要赔偿。")
    ]
    asked = resolve("那对家公司要不要负责", before)
    assert asked.told == "可能侵犯商业秘密"
    assert asked.query == "员工偷了图纸去对家上班 可能侵犯商业秘密 那对家公司要不要负责"


def test_other_kinds_of_patent_are_asked_the_same() -> None:
    before = [Turn("员工做的发明授权了要奖多少", "最低不少于4000元。")]
    asked = resolve("实用新型同外观呢，最少要给几多", before)
    assert asked.query == "员工做的实用新型授权了要奖多少 实用新型同外观呢，最少要给几多"


def test_a_question_that_names_no_right_is_compared_with_that_spoken_of() -> None:
    asked = resolve("那过期了呢", said("我商标快到十年了"))
    assert of_the_same_right(asked, "那过期了呢") == "商标 那过期了呢"
    assert of_the_same_right(asked, "那外观呢") == "那外观呢"
    assert of_the_same_right(resolve("那过期了呢", said("海外官司")), "那过期了呢") == "那过期了呢"


def test_nothing_leans_on_words_of_another_field() -> None:
    asked = resolve("要多少钱", said("商标异议期几个月", "那今天下不下雨"))
    assert asked.leans_on == "商标异议期几个月"


def test_what_finds_nothing_alone_goes_on_with_what_was_said() -> None:
    asked = going_on("没给会怎样，我早就离职了", said("单位给发明人多少奖金"))
    assert asked is not None
    assert asked.query == "单位给发明人多少奖金 没给会怎样，我早就离职了"
    assert going_on("没给会怎样", []) is None
    assert going_on("没给会怎样", said("人工")) is None
    assert going_on("商标被抢注了", said("著作权归谁")) is None


@pytest.mark.parametrize(
    ("before", "question"),
    [
        (["商标异议期几个月"], "著作权要登记才有吗"),
        (["商标异议期几个月"], "那专利侵权怎么赔"),
        (["商标异议期几个月"], "商标续展要多少钱"),
        (["商标异议期几个月"], "员工离职带走了客户资料给同行用怎么办"),
        (["商标异议期几个月"], "潮汕牛肉丸怎么做"),
        (["商标异议期几个月"], "今天天气怎么样"),
        (["明年3月5日商标到期怎么续"], "这个月15号公开卖的"),
        ([], "那外观呢？"),
        ([""], "要交多少"),
    ],
)
def test_stands_alone(before: list[str], question: str) -> None:
    asked = resolve(question, said(*before))
    assert not asked.follows_up
    assert asked.query == question


@pytest.mark.parametrize(
    "message", ["算了先不报了，帮我取消", "算了", "不用了谢谢", "取消", "帮我取消"]
)
def test_cancels(message: str) -> None:
    assert cancels(message)


@pytest.mark.parametrize(
    "message", ["算了，专利年费是多少", "取消商标注册怎么办", "注册商标能不能撤销"]
)
def test_does_not_cancel(message: str) -> None:
    assert not cancels(message)
