"""Joining and parting channels, as people do it."""

import re

import pytest

from handlers.identity import texts
from handlers.identity.linking import written_code
from handlers.message import Channel, Reply
from handlers.texts import CONFIRM_ERASURE
from storage import people
from storage.database import Database
from tests.handlers.dialogue import Chat, Clock, OneArticleAnswerer, build_dispatcher


class On(Chat):
    """A chat on a channel of the test's choice."""

    def __init__(self, channel: Channel, *how: object, **more: object) -> None:
        super().__init__(*how, **more)  # type: ignore[arg-type]
        self.channel = channel


@pytest.fixture
def chats(database: Database) -> tuple[Chat, Chat, Clock]:
    clock = Clock()
    dispatcher = build_dispatcher(database, OneArticleAnswerer(), clock)
    return (
        On(Channel.WECHAT, dispatcher, clock, sender="openid"),
        On(Channel.TELEGRAM, dispatcher, clock, sender="5001"),
        clock,
    )


def code_in(reply: Reply) -> str:
    found = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", reply.text)
    assert found is not None, reply.text
    return found[0]


async def joined(there: Chat, here: Chat) -> Reply:
    code = code_in(await there.say("绑定"))
    return await here.tap(await here.say(f"绑定 {code}"), texts.JOIN)


async def test_a_code_makes_one_history_of_two(chats: tuple[Chat, Chat, Clock]) -> None:
    wechat, telegram, _ = chats
    await wechat.say("发明专利保护多少年")
    await telegram.say("发明专利从哪天起算")
    reply = await joined(wechat, telegram)
    assert reply.text == texts.joined(there="wechat")
    for chat in (wechat, telegram):
        shown = await chat.say("我的数据")
        assert "2 次提问" in shown.text


async def test_parting_gives_each_their_own_and_leaves_what_came_since(
    chats: tuple[Chat, Chat, Clock],
) -> None:
    wechat, telegram, _ = chats
    await wechat.say("发明专利保护多少年")
    await telegram.say("发明专利从哪天起算")
    await joined(wechat, telegram)
    await telegram.say("发明专利要交年费吗")
    asked = await telegram.say("解绑")
    assert "Telegram" in asked.text
    assert (await telegram.tap(asked, texts.PART)).text == texts.parted(["telegram"])
    assert "1 次提问" in (await telegram.say("我的数据")).text
    assert "2 次提问" in (await wechat.say("我的数据")).text
    assert (await wechat.say("解绑")).text == texts.nothing_joined()


async def test_a_code_works_once_and_not_where_it_was_made(
    chats: tuple[Chat, Chat, Clock], database: Database
) -> None:
    wechat, telegram, clock = chats
    code = code_in(await wechat.say("绑定"))
    assert (await wechat.say(f"绑定 {code}")).text == texts.same_channel()
    await telegram.tap(await telegram.say(f"绑定{code.replace('-', '').lower()}"), texts.JOIN)
    other = On(Channel.WEB, telegram.dispatcher, clock, sender="visitor")
    assert (await other.say(f"绑定 {code}")).text == texts.code_wrong()
    async with database.begin() as session:
        assert await people.find_user(session, channel="web", external_id="visitor") is not None


async def test_a_code_is_short_lived_and_the_newest_counts(
    chats: tuple[Chat, Chat, Clock],
) -> None:
    wechat, telegram, clock = chats
    first = code_in(await wechat.say("绑定"))
    second = code_in(await wechat.say("绑定"))
    assert (await telegram.say(f"绑定 {first}")).text == texts.code_wrong()
    asked = await telegram.say(f"绑定 {second}")
    clock.advance(minutes=11)
    assert (await telegram.tap(asked, texts.JOIN)).text == texts.code_wrong()


async def test_codes_and_guesses_are_limited(chats: tuple[Chat, Chat, Clock]) -> None:
    wechat, telegram, clock = chats
    for _ in range(5):
        code_in(await wechat.say("绑定"))
    assert (await wechat.say("绑定")).text == texts.too_many_codes()
    for number in range(5):
        assert (await telegram.say(f"绑定 AAAAA-AAAA{number + 2}")).text == texts.code_wrong()
    assert (await telegram.say("绑定 AAAAA-AAAA9")).text == texts.too_many_guesses()
    clock.advance(minutes=61)
    assert (await telegram.say("绑定 AAAAA-AAAA9")).text == texts.code_wrong()
    code_in(await wechat.say("绑定"))


async def test_who_is_one_already_is_told_so(chats: tuple[Chat, Chat, Clock]) -> None:
    wechat, telegram, _ = chats
    await joined(wechat, telegram)
    code = code_in(await wechat.say("绑定"))
    assert (await telegram.say(f"绑定 {code}")).text == texts.already_one()


async def test_a_repeated_confirmation_changes_nothing(chats: tuple[Chat, Chat, Clock]) -> None:
    wechat, telegram, _ = chats
    code = code_in(await wechat.say("绑定"))
    first = await telegram.say(f"确认绑定 {code}", message_id="again")
    second = await telegram.say(f"确认绑定 {code}", message_id="again")
    assert first == second
    assert first.text == texts.joined(there="wechat")


async def test_erasing_takes_both_channels_out(
    chats: tuple[Chat, Chat, Clock], database: Database
) -> None:
    wechat, telegram, _ = chats
    await wechat.say("发明专利保护多少年")
    await joined(wechat, telegram)
    await telegram.tap(await telegram.say("删除我的数据"), CONFIRM_ERASURE)
    async with database.begin() as session:
        for channel, name in (("wechat", "openid"), ("telegram", "5001")):
            assert await people.find_user(session, channel=channel, external_id=name) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("绑定ABCDE-FGHJK", "ABCDE-FGHJK"),
        ("绑定代码：abcdefghjk", "abcdefghjk"),
        ("绑定 ABCDE-FGHJK。", "ABCDE-FGHJK"),
        ("绑定交易怎么查", None),
        ("绑定的专利可以单独转让吗", None),
    ],
)
def test_a_code_is_known_however_it_is_written(text: str, code: str | None) -> None:
    assert written_code(text) == code
