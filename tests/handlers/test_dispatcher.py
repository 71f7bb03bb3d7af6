"""The door: once a message, one at a time a sender, and a sentence for everything odd."""

import asyncio
import logging

import pytest
from sqlalchemy import update

from handlers.dispatcher import Dispatcher
from handlers.limits import MessageLimits
from handlers.message import IncomingMessage, MessageKind, Reply
from handlers.routes import Route
from storage import people
from storage.database import Database
from storage.people import Role, User
from storage.schema.people import UserRow
from tests.handlers.dialogue import Chat, Clock, build_dispatcher
from tests.handlers.small_library import SmallLibraryAnswerer

QUESTION = "发明专利保护多少年"


async def test_a_question_is_answered_with_its_citation(chat: Chat) -> None:
    reply = await chat.say(QUESTION)
    assert "二十年" in reply.text
    assert [citation.locator for citation in reply.citations] == ["第四十二条第一款"]
    assert [choice.label for choice in reply.choices] == ["实用新型呢？", "👍 有用", "👎 没用"]


async def test_a_repeated_message_gets_the_first_reply_after_a_restart(
    chat: Chat, database: Database, answerer: SmallLibraryAnswerer, clock: Clock
) -> None:
    first = await chat.say(QUESTION, message_id="once")
    restarted = Chat(build_dispatcher(database, answerer, clock), clock)
    assert await restarted.say(QUESTION, message_id="once") == first
    assert len(answerer.asked) == 1


async def test_the_same_id_from_another_person_is_another_message(
    chat: Chat, dispatcher: Dispatcher, clock: Clock, answerer: SmallLibraryAnswerer
) -> None:
    await chat.say(QUESTION, message_id="once")
    await Chat(dispatcher, clock, sender="other").say(QUESTION, message_id="once")
    assert len(answerer.asked) == 2


async def test_repeats_while_the_answer_is_being_made_join_it(
    chat: Chat, answerer: SmallLibraryAnswerer
) -> None:
    answerer.gate = asyncio.Event()
    calls = [asyncio.create_task(chat.say(QUESTION, message_id="once")) for _ in range(3)]
    await answerer.arrived.wait()
    answerer.gate.set()
    replies = await asyncio.gather(*calls)
    assert len(answerer.asked) == 1
    assert replies[0] == replies[1] == replies[2]


async def test_one_persons_messages_wait_for_each_other_and_others_do_not(
    chat: Chat, dispatcher: Dispatcher, clock: Clock, answerer: SmallLibraryAnswerer
) -> None:
    answerer.gate = asyncio.Event()
    first = asyncio.create_task(chat.say(QUESTION))
    second = asyncio.create_task(chat.say("帮助"))
    await answerer.arrived.wait()
    other = await Chat(dispatcher, clock, sender="other").say("帮助")
    assert "还可以发送" in other.text
    assert not second.done()
    answerer.gate.set()
    await first
    assert "还可以发送" in (await second).text


async def test_a_writer_elsewhere_is_not_locked_out_while_an_answer_is_made(
    chat: Chat, answerer: SmallLibraryAnswerer, database: Database, clock: Clock
) -> None:
    answerer.gate = asyncio.Event()
    asking = asyncio.create_task(chat.say(QUESTION))
    await answerer.arrived.wait()
    async with asyncio.timeout(60), database.begin() as session:
        await people.find_or_add_user(session, channel="web", external_id="w", now=clock())
    answerer.gate.set()
    await asking


async def test_what_goes_wrong_is_logged_under_the_reference_the_person_gets(
    chat: Chat, answerer: SmallLibraryAnswerer, caplog: pytest.LogCaptureFixture
) -> None:
    answerer.failure = RuntimeError("the index is on fire")
    with caplog.at_level(logging.ERROR):
        reply = await chat.say(QUESTION, message_id="once")
    reference = caplog.records[0].getMessage().rsplit(" ", 1)[-1]
    assert len(reference) == 6
    assert reference in reply.text
    assert "fire" not in reply.text
    answerer.failure = None
    assert "二十年" in (await chat.say(QUESTION, message_id="once")).text


async def test_pace_is_limited_per_person_and_nothing_is_lost(
    database: Database, answerer: SmallLibraryAnswerer, clock: Clock
) -> None:
    limits = MessageLimits(per_minute=2)
    dispatcher = build_dispatcher(database, answerer, clock, limits=limits)
    chat = Chat(dispatcher, clock)
    await chat.say(QUESTION, message_id="a")
    await chat.say(QUESTION, message_id="b")
    assert "每分钟最多 2 条" in (await chat.say(QUESTION, message_id="c")).text
    assert "二十年" in (await chat.say(QUESTION, message_id="a")).text, "a repeat costs nothing"
    assert "二十年" in (await Chat(dispatcher, clock, sender="other").say(QUESTION)).text
    clock.advance(seconds=61)
    assert "二十年" in (await chat.say(QUESTION, message_id="c")).text


async def test_an_old_repeat_is_answered_even_from_someone_too_fast(
    database: Database, answerer: SmallLibraryAnswerer, clock: Clock
) -> None:
    limits = MessageLimits(per_minute=1)
    chat = Chat(build_dispatcher(database, answerer, clock, limits=limits), clock)
    first = await chat.say(QUESTION, message_id="a")
    clock.advance(minutes=2)
    await chat.say(QUESTION, message_id="b")
    assert await chat.say(QUESTION, message_id="a") == first


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("", MessageKind.TEXT, "没有收到文字内容"),
        (" \n\u3000\t\x00\ufeff", MessageKind.TEXT, "没有收到文字内容"),
        ("问" * 2001, MessageKind.TEXT, "有 2001 个字，一次最多 2000 个字"),
        ("/没有 这个", MessageKind.TEXT, "没有“/没有”这个命令"),
        ("／没有", MessageKind.TEXT, "这个命令"),
        ("/截至", MessageKind.TEXT, "先写日期"),
        ("/截至 明天 发明", MessageKind.TEXT, "先写日期"),
        ("/截至 2027-02-30 发明", MessageKind.TEXT, "先写日期"),
        ("/截至 1900-01-01 发明", MessageKind.TEXT, "日期请写在"),
        ("/截至 9999-01-01 发明", MessageKind.TEXT, "日期请写在"),
        ("/截至 2027-01-01", MessageKind.TEXT, "还缺问题"),
        ("/转人工", MessageKind.CHOICE, "没有找到可以转交的问题"),
        ("/转人工 1", MessageKind.CHOICE, "没有找到可以转交的问题"),
        ("/转人工 -1", MessageKind.CHOICE, "没有找到可以转交的问题"),
        ("/转人工 ²", MessageKind.CHOICE, "没有找到可以转交的问题"),
        ("/转人工 " + "9" * 40, MessageKind.CHOICE, "没有找到可以转交的问题"),
        ("", MessageKind.IMAGE, "目前只能看懂文字"),
        ("", MessageKind.VOICE, "目前只能看懂文字"),
        ("a.pdf", MessageKind.FILE, "目前只能看懂文字"),
        ("", MessageKind.UNSUPPORTED, "目前只能看懂文字"),
        ("", MessageKind.FOLLOW, "这里是知产服务台"),
        ("scene", MessageKind.SCAN, "这里是知产服务台"),
    ],
)
async def test_odd_messages_get_one_fitting_sentence(
    chat: Chat, answerer: SmallLibraryAnswerer, text: str, kind: MessageKind, sentence: str
) -> None:
    assert sentence in (await chat.say(text, kind=kind)).text
    assert not answerer.asked


async def test_leaving_is_not_answered(chat: Chat) -> None:
    assert await chat.say(kind=MessageKind.UNFOLLOW) == Reply("")


async def test_unreadable_characters_never_reach_the_answerer(
    chat: Chat, answerer: SmallLibraryAnswerer
) -> None:
    await chat.say("发明\x00专利\ud800\r\n多久\u2028？\x1b")
    assert [question for question, _, _ in answerer.asked] == ["发明专利\n多久\n？"]


async def test_a_staff_route_is_closed_to_members_and_open_to_staff(
    database: Database, clock: Clock
) -> None:
    async def target(_message: IncomingMessage, user: User) -> Reply:
        return Reply(f"welcome {user.role}")

    question = Route(target=target, words=(), summary="")
    routes = (question, Route(target=target, words=("/台账",), summary="", role=Role.STAFF))
    dispatcher = Dispatcher(database, routes, limits=MessageLimits(), clock=clock)
    chat = Chat(dispatcher, clock)
    assert "只对工作人员开放" in (await chat.say("/台账")).text
    async with database.begin() as session:
        await session.execute(update(UserRow).values(role=Role.STAFF.value))
    assert (await chat.say("/台账")).text == "welcome staff"
