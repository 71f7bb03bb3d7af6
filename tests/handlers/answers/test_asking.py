"""Questions in whole dialogues: one question back, follow-ups, next steps, the ledger."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from handlers.answers.next_steps import next_steps
from handlers.dispatcher import Dispatcher
from handlers.message import Reply
from retrieval.answer import Answer, Outcome
from retrieval.open import Retrieval
from storage.database import Database
from storage.schema.desk import EvidenceRow
from storage.schema.people import ExchangeRow
from tests.handlers.dialogue import Chat, Clock, build_dispatcher

ASKED = "2022年3月5日申请的专利今年年费多少"


def labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]


async def test_a_question_back_has_buttons_and_is_answered_by_one(visitor: Chat) -> None:
    back = await visitor.say(ASKED)
    assert back.text == "是哪一种专利？三种的年限和费用不一样。"
    assert labels(back) == ["发明", "实用新型", "外观设计", "不清楚"]
    answer = await visitor.tap(back, "外观设计")
    assert "外观设计第5年度年费900元" in answer.text
    assert answer.citations
    follow_up = await visitor.say("那发明呢")
    assert "发明第5年度年费1200元" in follow_up.text


async def test_the_question_back_is_kept_in_rows_through_a_restart(
    visitor: Chat, database: Database, shipped_retrieval: Retrieval, clock: Clock
) -> None:
    await visitor.say(ASKED)
    restarted = Chat(
        build_dispatcher(database, shipped_retrieval.answerer, clock), clock, sender="visitor"
    )
    restarted._ids = visitor._ids
    assert "实用新型第5年度年费900元" in (await restarted.say("实用新型")).text


async def test_a_question_back_is_forgotten_after_half_an_hour(visitor: Chat, clock: Clock) -> None:
    await visitor.say(ASKED)
    clock.advance(minutes=31)
    assert "第5年度" not in (await visitor.say("外观设计")).text


async def test_who_does_not_know_gets_every_case(visitor: Chat) -> None:
    answer = await visitor.tap(await visitor.say(ASKED), "不清楚")
    assert "发明第5年度年费1200元" in answer.text
    assert "外观设计第5年度年费900元" in answer.text


async def test_two_people_do_not_share_a_question_back(
    visitor: Chat, desk: Dispatcher, clock: Clock
) -> None:
    await visitor.say(ASKED)
    other = Chat(desk, clock, sender="other")
    assert "第5年度" not in (await other.say("外观设计")).text


async def test_an_answered_question_counts_once_in_the_ledger(
    visitor: Chat, database: Database
) -> None:
    await visitor.say("发明专利保护期是多少年", message_id="same")
    await visitor.say("发明专利保护期是多少年", message_id="same")
    await visitor.say("潮汕牛肉丸怎么做")
    await visitor.say("谢谢")
    async with database.begin() as session:
        rows = (await session.scalars(select(EvidenceRow))).all()
        exchanges = (await session.scalars(select(ExchangeRow).order_by(ExchangeRow.id))).all()
    assert [(row.kind, row.subject) for row in rows] == [
        ("consultation", f"exchange:{exchanges[0].id}")
    ]
    assert [exchange.outcome for exchange in exchanges] == ["answered", "abstained", "chatted"]
    assert exchanges[0].topic.startswith("card:")


@pytest.mark.parametrize(
    ("answer", "words", "expected"),
    [
        ({"due_on": date(2027, 3, 5)}, {"提醒", "求助"}, ["提醒我2027年3月5日"]),
        ({"due_on": date(2027, 3, 5)}, {"求助"}, []),
        ({"service": "annuity-reminder"}, {"关注"}, ["到期前提醒我"]),
        (
            {"due_on": date(2027, 3, 5), "service": "annuity-reminder"},
            {"提醒", "关注"},
            ["提醒我2027年3月5日"],
        ),
        ({"service": "dispute"}, {"求助", "查专利"}, ["提交求助"]),
        ({"service": "dispute"}, set(), []),
        ({"service": "patent-search"}, {"查专利"}, ["查专利"]),
        ({"service": "event"}, {"活动"}, ["看近期活动"]),
        ({"service": "dispute", "outcome": Outcome.ABSTAINED}, {"求助"}, []),
    ],
)
def test_only_next_steps_that_exist_are_offered(
    answer: dict[str, object], words: set[str], expected: list[str]
) -> None:
    plain = Answer(text="好", as_of=date(2026, 11, 26), outcome=Outcome.ANSWERED)
    made = replace(plain, **answer)  # type: ignore[arg-type]
    offered = next_steps(made, "年费多少", frozenset(words))
    assert [choice.label for choice in offered] == expected
    if made.due_on and offered:
        assert offered[0].value == "提醒 2027-03-05 年费多少"
