"""Everything a follower can do, as it reaches the account's server."""

import dataclasses
from collections.abc import AsyncIterator
from typing import Any

import pytest
from wechatpy import parse_message

from bot.simulate.console import Console, Mode, Template
from bot.simulate.platform import Platform
from bot.simulate.qr_codes import QrCode
from bot.simulate.webhook import Outcome, Webhook
from bot.simulate.wechat_users import NotFollowing, WeChatUser, follower, newcomer
from tests.bot.simulate.server import Seen, Server, account
from tests.handlers.dialogue import Clock

NOTICE = Template("tmpl-digest", ("thing1",))
SCENE = QrCode("ticket-7", "event-7", None)
MENU: list[dict[str, Any]] = [
    {"type": "click", "name": "问一问", "key": "ask"},
    {
        "name": "服务",
        "sub_button": [
            {"type": "view", "name": "首页", "url": "https://example.com/"},
            {"type": "scancode_waitmsg", "name": "签到", "key": "check-in"},
        ],
    },
]


async def offer(seen: Seen) -> str:
    """Answer texts with a tap."""
    if seen.fields["MsgType"] != "text":
        return ""
    tap = "weixin://bizmsgmenu?msgmenucontent=要&msgmenuid=c9-1"
    return f'<a href="{tap}">要</a>'


def platform(**settings: Any) -> Platform:
    console = dataclasses.replace(Console(mode=Mode.PLAIN, templates=(NOTICE,)), **settings)
    platform = Platform(console, Clock(), menu=MENU)
    platform.qr_codes[SCENE.ticket] = SCENE
    return platform


@pytest.fixture
async def webhook_and_server() -> AsyncIterator[tuple[Webhook, Server]]:
    async with account(platform(), offer) as both:
        yield both


@pytest.fixture
def server(webhook_and_server: tuple[Webhook, Server]) -> Server:
    return webhook_and_server[1]


@pytest.fixture
def user(webhook_and_server: tuple[Webhook, Server]) -> WeChatUser:
    return follower(webhook_and_server[0])


def left(user: WeChatUser) -> int:
    """How many customer-service messages the account may send now."""
    return user.person.windows.left(now=user.webhook.platform.clock())


async def test_each_kind_of_message_is_read_by_another_implementation(
    user: WeChatUser, server: Server
) -> None:
    for outcome in (
        await user.say("您好"),
        await user.send_image(),
        await user.speak("商标"),
        await user.send_video(),
        await user.send_video(short=True),
        await user.send_location(23.35, 116.68, "汕头"),
        await user.send_link("标题", "说明", "https://example.com/?a=1&b=2"),
    ):
        assert isinstance(outcome, Outcome)
        assert not outcome.fault
    read = [parse_message(seen.body) for seen in server.seen]
    assert [message.type for message in read] == [
        "text",
        "image",
        "voice",
        "video",
        "shortvideo",
        "location",
        "link",
    ]
    assert (read[0].content, read[2].recognition, read[5].label) == ("您好", "商标", "汕头")
    assert read[6].url == "https://example.com/?a=1&b=2"
    assert len({message.id for message in read}) == 7
    assert left(user) == 5


async def test_a_voice_without_recognition_and_a_file(user: WeChatUser, server: Server) -> None:
    await user.speak(None)
    await user.send_file("授权书.pdf", b"%PDF")
    assert "Recognition" not in server.seen[0].fields
    assert server.seen[1].fields["Title"] == "授权书.pdf"


async def test_a_tap_speaks_for_the_follower_and_opens_three_messages(
    user: WeChatUser, server: Server
) -> None:
    await user.say("问")
    user.person.windows.close()
    await user.tap("要")
    fields = server.seen[1].fields
    assert (fields["MsgType"], fields["Content"], fields["bizmsgmenuid"]) == ("text", "要", "c9-1")
    assert fields["MsgId"] != server.seen[0].fields["MsgId"]
    assert left(user) == 3
    with pytest.raises(LookupError):
        await user.tap("没有")


async def test_following_leaving_and_coming_back_by_a_code(
    webhook_and_server: tuple[Webhook, Server],
) -> None:
    webhook, server = webhook_and_server
    user = newcomer(webhook)
    with pytest.raises(NotFollowing):
        await user.say("您好")
    await user.follow()
    assert left(user) == 3
    await user.unfollow()
    assert (left(user), user.person.following) == (0, False)
    await user.scan(SCENE.ticket)
    await user.scan(SCENE.ticket)
    events = [parse_message(seen.body) for seen in server.seen]
    assert [event.event for event in events] == [
        "subscribe",
        "unsubscribe",
        "subscribe_scan",
        "scan",
    ]
    assert (events[2].scene_id, events[3].scene_id) == ("event-7", "event-7")
    assert all("MsgId" not in seen.fields for seen in server.seen)
    with pytest.raises(LookupError):
        await user.scan("forged")


async def test_the_menu_is_pressed(user: WeChatUser, server: Server) -> None:
    await user.press("首页")
    assert left(user) == 0
    await user.press("问一问")
    assert left(user) == 3
    await user.press("签到", scan_result="event-7")
    events = [seen.fields for seen in server.seen]
    assert [event["Event"] for event in events] == ["VIEW", "CLICK", "scancode_waitmsg"]
    assert [event["EventKey"] for event in events] == ["https://example.com/", "ask", "check-in"]
    assert events[2]["ScanCodeInfo"]["ScanResult"] == "event-7"
    with pytest.raises(LookupError):
        await user.press("我的")


async def test_consents_are_asked_given_and_withdrawn(user: WeChatUser, server: Server) -> None:
    await user.consent({"tmpl-digest": True, "tmpl-other": False})
    assert user.person.consents["tmpl-digest"] == 1
    assert user.person.consents["tmpl-other"] == 0
    listed = server.seen[0].fields["SubscribeMsgPopupEvent"]["List"]
    assert [one["SubscribeStatusString"] for one in listed] == ["accept", "reject"]
    await user.withdraw_consent("tmpl-digest")
    assert user.person.consents["tmpl-digest"] == 0
    assert server.seen[1].fields["Event"] == "subscribe_msg_change_event"


async def test_reports_on_jobs_are_delivered_once(user: WeChatUser, server: Server) -> None:
    webhook = user.webhook
    webhook.platform.report("TEMPLATESENDJOBFINISH", user.person.openid, {"MsgID": 5})
    assert await webhook.deliver_reports() == 1
    assert await webhook.deliver_reports() == 0
    assert server.seen[0].fields["MsgID"] == "5"
