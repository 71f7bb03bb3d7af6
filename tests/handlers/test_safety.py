"""What nobody may send: the list that staff keep, and the moderation service, on both sides."""

import logging
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import update

from handlers.build import build_routes
from handlers.dispatcher import Dispatcher
from handlers.limits import MessageLimits
from handlers.safety import Safety, squeezed
from storage.blocked_words import add_blocked_word
from storage.database import Database
from storage.schema.people import UserRow
from tests.handlers.dialogue import Chat, Clock, OneArticleAnswerer, build_desk


@dataclass
class FlagsOneWord:
    """Flags a text that holds the word, and remembers what it was shown."""

    word: str = ""
    seen: list[str] = field(default_factory=list)

    async def flags(self, text: str) -> bool:
        self.seen.append(text)
        return bool(self.word) and self.word in text


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def moderation() -> FlagsOneWord:
    return FlagsOneWord()


@pytest.fixture
def chat(database: Database, clock: Clock, moderation: FlagsOneWord, tmp_path: Path) -> Chat:
    safety = Safety(database, clock=clock, moderation=moderation)
    desk = build_desk(database, OneArticleAnswerer(), clock, files=tmp_path)
    routes = build_routes(replace(desk, safety=safety))
    dispatcher = Dispatcher(database, routes, limits=MessageLimits(), clock=clock, safety=safety)
    return Chat(dispatcher, clock)


async def staff(chat: Chat, database: Database) -> Chat:
    """A member of staff on the same desk."""
    other = Chat(chat.dispatcher, chat.clock, sender="staff")
    await other.say("你好")
    async with database.begin() as session:
        newest = UserRow.id == 1
        await session.execute(update(UserRow).where(newest).values(role="staff"))
    return other


async def test_an_empty_list_blocks_nothing(chat: Chat) -> None:
    assert "二十年" in (await chat.say("发明专利多少年")).text


async def test_staff_keep_the_list_and_members_do_not(chat: Chat, database: Database) -> None:
    keeper = await staff(chat, database)
    assert "只对工作人员" in (await chat.say("#屏蔽词 添加 赌博")).text
    assert "空的" in (await keeper.say("#屏蔽词")).text
    assert "已添加" in (await keeper.say("#屏蔽词 添加 赌博")).text
    assert "原来就在" in (await keeper.say("#屏蔽词 添加 赌博")).text
    assert "赌博" in (await keeper.say("#屏蔽词")).text
    assert "不能在这里讨论" in (await chat.say("赌 博网站的专利")).text
    assert "已删除" in (await keeper.say("#屏蔽词 删除 赌博")).text
    assert "没有“赌博”" in (await keeper.say("#屏蔽词 删除 赌博")).text
    assert "不能在这里讨论" not in (await chat.say("赌博网站的发明")).text
    assert "请这样写" in (await keeper.say("#屏蔽词 添加")).text
    assert "请这样写" in (await keeper.say("#屏蔽词 添加 \u200b")).text


async def test_an_answer_that_holds_a_blocked_word_is_not_said(
    chat: Chat, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = await staff(chat, database)
    await keeper.say("#屏蔽词 添加 二十年")
    with caplog.at_level(logging.INFO):
        shown = await chat.say("发明专利多少年")
    assert "没有发出" in shown.text
    assert shown.citations == ()
    assert "a reply on terminal was blocked by the word list" in caplog.text
    assert "二十年" not in caplog.text


async def test_the_moderation_service_sees_questions_and_answers(
    chat: Chat, moderation: FlagsOneWord
) -> None:
    await chat.say("发明专利多少年")
    assert [len(text) > 0 for text in moderation.seen] == [True, True]
    moderation.word = "商标"
    assert "不能在这里讨论" in (await chat.say("商标怎么办")).text


async def test_another_process_sees_the_change_within_ten_seconds(
    database: Database, clock: Clock
) -> None:

    safety = Safety(database, clock=clock)
    assert not await safety.blocks("赌博", where="a test")
    async with database.begin() as session:
        await add_blocked_word(session, "赌博", now=clock())
    assert not await safety.blocks("赌博", where="a test")
    clock.advance(seconds=11)
    assert await safety.blocks("赌博", where="a test")


@pytest.mark.parametrize("text", ["\uff21\uff22\uff23", "a b c", "A\u200bbc", "a\nBc"])
def test_spelling_does_not_hide_a_word(text: str) -> None:
    assert squeezed(text) == "abc"
