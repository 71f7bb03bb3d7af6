"""A bare question for the next step, the price or the time is answered of the matter before."""

from datetime import date

import pytest

from retrieval import texts
from retrieval.answer import Answer, Outcome, Turn
from retrieval.followups import resolve
from retrieval.open import Retrieval
from retrieval.steps import Step, bare_step

TODAY = date(2026, 11, 26)


async def talk(retrieval: Retrieval, *questions: str) -> list[Answer]:
    history: list[Turn] = []
    answers = []
    for question in questions:
        answer = await retrieval.answerer.answer(question, history, as_of=TODAY)
        history.append(Turn(question, answer.text))
        answers.append(answer)
    return answers


@pytest.mark.parametrize(
    ("question", "step"),
    [
        ("那下一步呢", Step.NEXT),
        ("下一步做什么", Step.NEXT),
        ("要多少钱", Step.COST),
        ("那要花多少钱？", Step.COST),
        ("收费吗", Step.COST),
        ("多久能下来", Step.RESULT),
        ("几天能办好", Step.RESULT),
        ("多久之内", Step.TIME),
        ("管几年", Step.TIME),
        ("去哪里办", Step.PLACE),
        ("要准备什么材料", Step.PAPERS),
        ("过期了会怎样", Step.MISSED),
    ],
)
def test_a_bare_step_is_told(question: str, step: Step) -> None:
    assert bare_step(question) is step
    asked = resolve(question, [Turn("海关备案怎么办", "向海关总署申请。")])
    assert asked.step is step
    assert asked.leans_on == "海关备案怎么办"


@pytest.mark.parametrize(
    "question",
    [
        "评价报告要多久",
        "外观要多少钱",
        "那外观呢",
        "要交多少担保呢",
        "为什么",
        "算了",
        "他是谁",
        "",
    ],
)
def test_what_asks_more_is_no_bare_step(question: str) -> None:
    assert bare_step(question) is None


def test_a_bare_step_without_anything_before_stands_alone() -> None:
    assert resolve("要多少钱", []).step is None


def test_steps_one_after_another_lean_on_the_matter() -> None:
    history = [Turn("海关备案怎么办", "…"), Turn("多少钱", "…"), Turn("管几年", "…")]
    assert resolve("下一步呢", history).leans_on == "海关备案怎么办"


async def test_each_step_is_answered_and_the_card_not_said_again(
    shipped_retrieval: Retrieval,
) -> None:
    whole, period, done, then = await talk(
        shipped_retrieval, "海关备案怎么办", "管几年", "多久能批下来", "下一步呢"
    )
    assert "10年" in period.text
    assert "30个工作日内决定" in done.text
    assert "管10年" not in done.text
    assert "下一步：" in then.text
    assert {whole.topic, done.topic, then.topic} == {"card:cus-record"}
    assert period.topic in {"card:cus-record", "card:cus-record-term"}
    assert all(len(answer.text) < len(whole.text) / 2 for answer in (done, then))
    assert all(answer.citations for answer in (period, done, then))


async def test_the_price_may_stand_on_another_card(shipped_retrieval: Retrieval) -> None:
    _, price = await talk(shipped_retrieval, "实用新型怎么申请", "要多少钱")
    assert "实用新型500元" in price.text
    assert "于2026年11月22日核对" in price.text


async def test_what_is_not_held_of_a_step_is_said(shipped_retrieval: Retrieval) -> None:
    *_, done = await talk(shipped_retrieval, "商标被人抢注了怎么办", "多久有结果")
    assert done.text == texts.step_not_held("要多久办好")
    assert done.outcome is Outcome.ABSTAINED
