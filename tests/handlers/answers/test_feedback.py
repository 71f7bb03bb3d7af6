"""Verdicts: two buttons, a reason, 不对 in words; and whether an answer may be sent."""

import pytest
from sqlalchemy import select

from handlers.answers.feedback import says_wrong
from handlers.dispatcher import Dispatcher
from storage.database import Database
from storage.schema.answers import FeedbackRow
from storage.schema.people import OpenQuestionRow
from tests.handlers.dialogue import Chat, Clock

QUESTION = "发明专利保护期是多少年"


async def verdicts(database: Database) -> list[tuple[str, str]]:
    async with database.begin() as session:
        rows = (await session.scalars(select(FeedbackRow).order_by(FeedbackRow.exchange_id))).all()
    return [(row.verdict, row.reason) for row in rows]


async def test_a_verdict_and_its_reason_are_kept(visitor: Chat, database: Database) -> None:
    answer = await visitor.say(QUESTION)
    assert [choice.label for choice in answer.choices][-2:] == ["👍 有用", "👎 没用"]
    asked = await visitor.tap(answer, "👎 没用")
    assert await verdicts(database) == [("bad", "")]
    assert [choice.label for choice in asked.choices] == [
        "答非所问", "内容不对", "太笼统", "看不懂", "转给工作人员",
    ]  # fmt: skip
    told = await visitor.tap(asked, "太笼统")
    assert "原因已记下" in told.text
    assert await verdicts(database) == [("bad", "太笼统")]
    assert "谢谢" in (await visitor.tap(answer, "👍 有用")).text
    assert await verdicts(database) == [("good", "")]


async def test_wrong_said_in_words_is_about_the_last_answer(
    visitor: Chat, database: Database, clock: Clock
) -> None:
    assert "没有找到" in (await visitor.say("不对")).text
    await visitor.say(QUESTION)
    assert "哪里不合适" in (await visitor.say("不对")).text
    assert await verdicts(database) == [("bad", "")]
    clock.advance(minutes=31)
    assert "没有找到" in (await visitor.say("答非所问")).text


async def test_wrong_and_what_was_meant_is_a_follow_up(visitor: Chat) -> None:
    await visitor.say("实用新型能保护多久？")
    answer = await visitor.say("不对，我问的是外观")
    assert "外观设计专利保护15年" in answer.text


async def test_nobody_judges_an_answer_of_somebody_else(
    visitor: Chat, desk: Dispatcher, clock: Clock, database: Database
) -> None:
    answer = await visitor.say(QUESTION)
    stranger = Chat(desk, clock, sender="stranger")
    for choice in answer.choices[-2:]:
        assert "没有找到" in (await stranger.say(choice.value)).text
    for odd in ("/没用", "/有用 x", "/有用 99999999999", "/没用 0 太笼统"):
        assert "没有找到" in (await stranger.say(odd)).text
    assert await verdicts(database) == []


async def test_who_hands_over_may_agree_to_be_told(visitor: Chat, database: Database) -> None:
    abstained = await visitor.say("汕头知识产权质押贷款贴息今年还有名额吗，利率打几折")
    reply = await visitor.say("不对")
    handed = await visitor.tap(reply, "转给工作人员")
    assert handed.choices[0].label == "有答复请通知我"
    assert "发给您" in (await visitor.tap(handed, "有答复请通知我")).text
    async with database.begin() as session:
        rows = (await session.scalars(select(OpenQuestionRow))).all()
    assert [row.agreed for row in rows] == [True]
    assert abstained.text


@pytest.mark.parametrize(
    "text", ["不对", "不对吧", "你说的不对", "答错了", "答非所问", "回答没用", "这不是我要问的"]
)
def test_says_wrong(text: str) -> None:
    assert says_wrong(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "不对，我问的是外观",
        "商标注册信息不对怎么改",
        "合同写错了怎么办",
        "专利没用还要交年费吗",
        "对",
    ],
)
def test_a_question_is_not_taken_for_a_verdict(text: str) -> None:
    assert says_wrong(text) is None
