"""Every route as a dialogue."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from handlers.dispatcher import Dispatcher
from handlers.message import MessageKind
from retrieval.answer import Turn
from storage import people
from storage.database import Database
from storage.people import Role
from storage.schema.people import ExchangeRow, OpenQuestionRow
from tests.handlers.dialogue import START, Chat, Clock, given_role
from tests.handlers.small_library import SmallLibraryAnswerer

QUESTION = "发明专利保护多少年"
UNKNOWN = "潮汕牛肉丸怎么做"


@pytest.mark.parametrize("word", ["帮助", "/帮助", "/help", "HELP", "／帮助"])
async def test_help_lists_every_listed_command(chat: Chat, word: str) -> None:
    overview = await chat.say(word)
    for shown in ("/截至", "我的数据", "删除我的数据"):
        assert shown in overview.text
    for hidden in ("/转人工", "/确认删除", "/队列", "求助办理"):
        assert hidden not in overview.text
    asking = await chat.tap(overview, "提问怎么用")
    assert "/截至 日期 问题：按某一天有效的规定回答" in asking.text
    assert "我的怎么用" in [choice.label for choice in asking.choices]
    assert "求助办理" not in (await chat.say("/帮助 求助办理")).text, "not for this role"


async def test_the_desk_sees_its_own_groups(chat: Chat, database: Database) -> None:
    await given_role(database, chat, Role.STAFF)
    overview = await chat.say("帮助")
    assert "/队列" in overview.text
    assert "/审计" not in overview.text
    assert "/回复 编号 内容" in (await chat.tap(overview, "求助办理怎么用")).text


@pytest.mark.parametrize("word", ["开始", "/start", "/开始"])
async def test_the_greeting_has_three_lines_and_says_what_is_kept(chat: Chat, word: str) -> None:
    reply = await chat.say(word)
    lines = reply.text.split("\n")
    assert len(lines) == 3
    assert lines[2].startswith("隐私说明：")
    assert "180 天" in lines[2]
    assert reply.choices


async def test_a_question_that_begins_with_a_word_stays_a_question(
    chat: Chat, answerer: SmallLibraryAnswerer
) -> None:
    await chat.say("帮助我看看发明专利")
    await chat.say("我的数据 被别人爬走了，发明人怎么办")
    assert [question for question, _, _ in answerer.asked] == [
        "帮助我看看发明专利",
        "我的数据 被别人爬走了，发明人怎么办",
    ]


async def test_questions_are_asked_as_of_the_day_in_shanghai(
    chat: Chat, answerer: SmallLibraryAnswerer, clock: Clock
) -> None:
    clock.now = START.replace(hour=16, minute=30)  # half past midnight in Shanghai
    await chat.say(QUESTION)
    assert answerer.asked[-1][2] == date(2026, 11, 24)


@pytest.mark.parametrize(
    "written",
    [
        "2027-01-01 ",
        "2027/1/1 ",
        "2027.1.1，",
        "20270101 ",
        "2027年1月1日",
        "2027年1月 ",
        "２０２７－０１－０１　",
    ],
)
async def test_a_question_as_of_another_day(
    chat: Chat, answerer: SmallLibraryAnswerer, written: str
) -> None:
    await chat.say(f"/截至 {written}发明专利怎么算")
    assert answerer.asked == [("发明专利怎么算", (), date(2027, 1, 1))]


async def test_a_follow_up_brings_what_was_said_in_the_last_half_hour(
    chat: Chat, answerer: SmallLibraryAnswerer, clock: Clock, dispatcher: Dispatcher
) -> None:
    said = []
    for question, meant in (
        ("谢谢", "谢谢"),
        (QUESTION, QUESTION),
        ("外观设计呢", "外观设计保护多少年"),  # kept in full, so that the next one can lean on it
        ("年费什么时候开始交", "外观设计保护多少年 年费什么时候开始交"),
    ):
        said.append(Turn(meant, (await chat.say(question)).text))
        clock.advance(minutes=1)
    await chat.say("注册商标到期了怎么续展")
    assert answerer.asked[-1][1] == tuple(said[1:])
    await Chat(dispatcher, clock, sender="other").say(QUESTION)
    assert answerer.asked[-1][1] == ()
    clock.advance(minutes=31)
    await chat.say(QUESTION)
    assert answerer.asked[-1][1] == ()


async def test_a_question_without_an_answer_is_handed_over_once(
    chat: Chat, database: Database, dispatcher: Dispatcher, clock: Clock
) -> None:
    reply = await chat.say(UNKNOWN)
    assert f"：“{UNKNOWN}”" in (await chat.tap(reply, "转给工作人员")).text
    assert "已把这个问题转给工作人员" in (await chat.tap(reply, "转给工作人员")).text
    stranger = Chat(dispatcher, clock, sender="stranger")
    value = reply.choices[-1].value
    assert "没有找到" in (await stranger.say(value, kind=MessageKind.CHOICE)).text
    async with database.begin() as session:
        user = await people.find_user(session, channel="terminal", external_id="someone")
        assert user is not None
        record = await people.personal_record(session, user, newest=5)
    assert (record.exchanges, record.open_questions) == (1, 1)


async def test_asking_for_a_person_hands_over_what_was_asked_before(
    chat: Chat, database: Database
) -> None:
    alone = await chat.say("转人工")
    assert "转给工作人员" in alone.text
    assert not alone.choices, "there is nothing to hand over yet"
    await chat.say(QUESTION)
    reply = await chat.say("转人工")
    await chat.tap(reply, "转给工作人员")
    async with database.begin() as session:
        handed = await session.scalars(select(ExchangeRow.question).join(OpenQuestionRow))
        assert handed.all() == [QUESTION]


async def test_my_data_shows_what_is_stored_and_nobody_elses(
    chat: Chat, dispatcher: Dispatcher, clock: Clock
) -> None:
    assert "没有保存您的提问" in (await chat.say("我的数据")).text
    await chat.tap(await chat.say(UNKNOWN), "转给工作人员")
    await chat.say(QUESTION)
    await Chat(dispatcher, clock, sender="other").say("发明人是谁")
    text = (await chat.say("/mydata")).text
    assert "2 次提问" in text
    assert "其中 1 个已转给工作人员" in text
    assert f"11-23 09:30 {QUESTION}" in text
    assert "发明人是谁" not in text


async def test_my_data_is_erased_after_one_confirmation(
    chat: Chat, database: Database, dispatcher: Dispatcher, clock: Clock
) -> None:
    other = Chat(dispatcher, clock, sender="other")
    await other.say(QUESTION)
    await chat.tap(await chat.say(UNKNOWN), "转给工作人员")
    shown = await chat.say("我的数据")
    asked = await chat.tap(shown, "删除我的数据")
    assert "全部 1 次提问" in asked.text
    assert "1 次提问" in (await chat.say("我的数据")).text, "asking alone deletes nothing"
    assert "已删除您的全部记录" in (await chat.tap(asked, "确认删除")).text
    async with database.begin() as session:
        assert await people.find_user(session, channel="terminal", external_id="someone") is None
        later = clock() + timedelta(days=1)
        assert await people.forget_messages(session, before=later) == 1, "only the other person's"
    assert "没有保存您的提问" in (await chat.say("我的数据")).text
    assert "1 次提问" in (await other.say("我的数据")).text
