"""Conversations with the answerer over the shipped library: figures, questions back, cases."""

import json
from datetime import date
from pathlib import Path

import pytest

from knowledge.card import cards
from knowledge.policy import policy_table
from retrieval.answer import Answer, Outcome, Turn
from retrieval.clarify import for_card, supplied, value_in
from retrieval.evaluate import evaluate, read_questions
from retrieval.judge import summary
from retrieval.open import Retrieval

TODAY = date(2026, 11, 26)
QUESTIONS = Path(__file__).parents[1] / "data" / "clarify_questions.jsonl"


async def talk(retrieval: Retrieval, *said: str) -> list[Answer]:
    """The answers to messages said one after another, as the handlers keep them."""
    history: list[Turn] = []
    answers = []
    for message in said:
        answer = await retrieval.answerer.answer(message, history, as_of=TODAY)
        asked = answer.clarification.fact if answer.clarification else ""
        history.append(Turn(answer.meant or message, answer.text, asked))
        answers.append(answer)
    return answers


async def test_a_plain_question_is_calculated_with_its_rule_cited(
    shipped_retrieval: Retrieval,
) -> None:
    [answer] = await talk(shipped_retrieval, "发明2022年3月5日申请的今年年费多少")
    assert "第5年度年费1200元" in answer.text
    assert answer.outcome is Outcome.ANSWERED
    assert answer.exact
    assert answer.due_on == date(2027, 3, 5)
    assert answer.topic == "calculation:annuity"
    cited = [(c.passage.document.law, c.passage.locator) for c in answer.citations]
    assert cited[:2] == [("专利收费标准", "年费"), ("专利法实施细则", "第一百一十五条")]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (["发明2022年3月5日申请的今年年费多少", "那外观呢"], "外观设计第5年度年费900元"),
        (["发明2022年3月5日申请的今年年费多少", "过期三个月还行吗"], "全额年费的15%"),
        (["年费过期三个月还来得及吗"], "还来得及"),
        (["年费过期七个月还来得及吗"], "补缴期过了"),
        (["商标快到期了怎么续", "过期三个月还行吗"], "6个月宽展期"),
        (["商标2026年12月15日公告，异议最晚哪天", "要是明年二月才公告呢"], "异议期2个月"),
        (["商标异议期几个月", "要是明年二月才公告呢"], "二个月内提出异议"),
        (["实用新型能保护多久？", "那外观呢？"], "外观设计专利保护15年"),
        (["2022年3月5日申请的专利今年年费多少", "外观设计", "那发明呢"], "发明第5年度年费1200元"),
    ],
)
async def test_a_follow_up_takes_what_was_said(
    shipped_retrieval: Retrieval, said: list[str], words: str
) -> None:
    assert words in (await talk(shipped_retrieval, *said))[-1].text


@pytest.mark.parametrize(
    ("before", "message", "topic"),
    [
        (
            "发明专利授权单位给发明人多少奖金",
            "没给会怎样，我早就离职了",
            "card:inventor-award-dispute",
        ),
        (
            "职务发明怎么界定",
            "是他下班以后在家自己弄的，用了厂里的注塑机",
            "card:service-invention",
        ),
        (
            "员工跳槽带走图纸算侵犯商业秘密吗",
            "当初没跟他签过任何东西，是不是就没办法了",
            "card:ts-leaver-drawings",
        ),
    ],
)
async def test_facts_of_the_case_go_on_with_the_question_before(
    shipped_retrieval: Retrieval, before: str, message: str, topic: str
) -> None:
    answer = (await talk(shipped_retrieval, before, message))[-1]
    assert answer.topic == topic
    assert answer.text.startswith("接着您前面问的说：")
    assert answer.meant == f"{before} {message}"
    assert (await talk(shipped_retrieval, message))[0].abstained


@pytest.mark.parametrize(
    "message",
    ["潮汕牛肉丸怎么做", "我儿子明天几点放学", "我发烧三天了还没退怎么办", "帮我写一首生日的诗"],
)
async def test_what_has_nothing_to_do_with_it_is_not_answered_from_it(
    shipped_retrieval: Retrieval, message: str
) -> None:
    for before in ("专利年费忘交了还能恢复吗", "职务发明怎么界定", "商标异议期几个月"):
        answer = (await talk(shipped_retrieval, before, message))[-1]
        assert answer.abstained
        assert answer.meant == ""


async def test_what_was_answered_says_what_the_next_question_is_about(
    shipped_retrieval: Retrieval,
) -> None:
    before = [Turn("员工偷了图纸去对家上班", "可能侵犯商业秘密。")]
    answer = await shipped_retrieval.answerer.answer(
        "那对家公司要不要负责？他们知道的", before, as_of=TODAY
    )
    assert answer.citations[0].passage.document.law == "反不正当竞争法"
    assert answer.meant == "员工偷了图纸去对家上班 那对家公司要不要负责？他们知道的"


async def test_who_asks_anew_is_not_held_to_the_matter_before(
    shipped_retrieval: Retrieval,
) -> None:
    before = [Turn("按商标法第九十五条，商标用满三年自动变驰名，对吧", "没有这样的规定。")]
    question = "那公证费和律师费能让对方出吗"
    behind = await shipped_retrieval.answerer.answer(question, before, as_of=TODAY)
    alone = await shipped_retrieval.answerer.answer(question, as_of=TODAY)
    assert alone.topic.startswith("card:")
    assert behind.topic == alone.topic


async def test_one_question_back_then_the_answer(shipped_retrieval: Retrieval) -> None:
    back, answer = await talk(
        shipped_retrieval, "2026年11月2日发文的补正通知书，2个月答复，最晚哪天", "邮寄的纸质通知"
    )
    assert back.outcome is Outcome.ASKED
    assert not back.citations
    assert back.clarification is not None
    assert [option.label for option in back.clarification.options] == [
        "电子通知", "邮寄的纸质通知",
    ]  # fmt: skip
    assert "2027年1月18日" in answer.text  # sent 2 November, presumed received on the 17th
    assert answer.clarification is None


async def test_never_a_second_question_in_a_row(shipped_retrieval: Retrieval) -> None:
    answers = await talk(
        shipped_retrieval, "2026年11月2日发文的补正通知书，最晚哪天答复", "电子的", "第7年年费多少"
    )
    assert answers[0].clarification is not None
    assert answers[1].clarification is None
    assert answers[1].text.startswith("分情况说：")
    assert "1个月：" in answers[1].text
    assert "4个月：" in answers[1].text
    assert answers[2].outcome is Outcome.ASKED  # the question before was answered: it may ask again


async def test_who_does_not_know_gets_every_case(shipped_retrieval: Retrieval) -> None:
    _, figures = await talk(shipped_retrieval, "2022年3月5日申请的专利今年年费多少", "不清楚")
    assert "发明第5年度年费1200元" in figures.text
    assert "外观设计第5年度年费900元" in figures.text
    _, rule = await talk(shipped_retrieval, "专利复审费要交多少", "不知道")
    assert "1000元" in rule.text
    assert "300元" in rule.text
    assert rule.clarification is None


async def test_a_new_question_is_not_taken_for_the_answer(shipped_retrieval: Retrieval) -> None:
    _, answer = await talk(
        shipped_retrieval, "2022年3月5日申请的专利今年年费多少", "商标注册有效期几年"
    )
    assert "十年" in answer.text
    assert answer.topic.startswith("card:tm-")


async def test_a_case_of_a_card_answers_alone(shipped_retrieval: Retrieval) -> None:
    first, answer = await talk(shipped_retrieval, "专利保护期一般是多少年", "外观设计")
    assert first.grounded  # the rule for all cases comes with the question back
    assert first.clarification is not None
    assert first.text.endswith(first.clarification.question)
    assert "外观设计专利保护15年" in answer.text
    assert "20年" not in answer.text


@pytest.mark.parametrize(
    ("message", "fact", "value"),
    [
        ("发明", "patent_kind", "发明专利"),
        ("是外观的", "patent_kind", "外观设计"),
        ("两个公司一起的", "single_or_joint", "共同两个以上"),
        ("一个（减缴85%）", "single_or_joint", "减缴85%"),
        ("网上看到的", "notice_medium", "电子通知"),
        ("2019年3月5日申请的", "filed_on", "2019年3月5日申请的"),
        ("三个月", "notice_months", "三个月"),
        ("不知道", "patent_kind", None),
        ("忘了", "filed_on", None),
    ],
)
def test_what_a_message_supplies(message: str, fact: str, value: str | None) -> None:
    found = supplied(message, fact, as_of=TODAY, policy=policy_table())
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("message", "fact"),
    [
        ("商标注册要多少钱", "patent_kind"),
        ("外观专利怎么申请？", "patent_kind"),
        ("外观多久能下来啊", "patent_kind"),
        ("员工把客户名单带走了", "filed_on"),
        ("谢谢", "notice_medium"),
        ("", "patent_kind"),
    ],
)
def test_what_supplies_nothing(message: str, fact: str) -> None:
    assert supplied(message, fact, as_of=TODAY, policy=policy_table()) is None


def test_a_card_asks_only_for_what_is_not_said() -> None:
    by_id = {card.id: card for card in cards()}
    term, notice = by_id["term-three-kinds"], by_id["office-action"]
    back = for_card(term, "专利保护多少年")
    assert back is not None
    assert back.fact == "patent_kind"
    assert for_card(term, "发明专利保护多少年") is None
    assert for_card(notice, "审查意见怎么答复才能过") is None  # how it came decides no substance
    assert for_card(notice, "审查意见的期限从哪天算") is not None
    assert value_in("patent_kind", "发明和实用新型") is None


@pytest.mark.parametrize(
    ("income", "reduced"),
    [("九十五万", True), ("一百二十万", False), ("120万", False), ("一千二百万", False)],
)
async def test_an_income_in_words_is_not_read_by_its_last_part(
    income: str, *, reduced: bool, shipped_retrieval: Retrieval
) -> None:
    question = f"公司去年应纳税所得额{income}，专利费还能打折吗"
    answer = await shipped_retrieval.answerer.answer(question, (), as_of=TODAY)
    first = "可以请求减缴" if reduced else "企业上年度应纳税所得额低于100万元才"
    assert answer.text.startswith(first)


async def test_who_names_the_income_is_told_what_it_means(shipped_retrieval: Retrieval) -> None:
    [much] = await talk(shipped_retrieval, "上一年度应纳税所得额两百多万，还能不能减缴专利费")
    assert "不能减缴" in much.text.splitlines()[0]
    [little] = await talk(shipped_retrieval, "去年应纳税所得额三十多万，还能不能减缴专利费")
    assert little.text.startswith("可以请求减缴")


async def test_asked_back_exactly_where_a_fact_is_missing(shipped_retrieval: Retrieval) -> None:
    questions = read_questions(QUESTIONS, shipped_retrieval.library)
    results = await evaluate(questions.rows, shipped_retrieval.answerer, today=TODAY)
    wrong = [result.row.question for result in results if not result.clarified]
    assert summary(results)["asked back rightly"] >= 0.95, wrong


def test_the_file_of_questions_names_facts_that_exist() -> None:
    for line in QUESTIONS.read_text("utf-8").splitlines():
        assert json.loads(line)["clarify"] in {
            "", "patent_kind", "single_or_joint", "income", "notice_medium", "notice_months",
            "announced_on", "filed_before_2021_06_01",
        }  # fmt: skip
