"""Customer-service messages: quotas, windows, strictness, and what the follower sees."""

import json
from typing import Any

import pytest

from bot.simulate.followers import Follower
from bot.simulate.shown import Link, Tap, Via
from bot.simulate.windows import Contact
from tests.bot.simulate.calling import Caller

SEND = "/cgi-bin/message/custom/send"
TYPING = "/cgi-bin/message/custom/typing"


def met(caller: Caller, contact: Contact = Contact.MESSAGE) -> Follower:
    """A follower who has just been in touch."""
    follower = caller.platform.newcomer()
    follower.following, follower.since = True, caller.clock()
    follower.windows.opened_by(contact, now=caller.clock())
    return follower


def text(follower: Follower, content: Any = "您好") -> dict[str, Any]:
    return {"touser": follower.openid, "msgtype": "text", "text": {"content": content}}


async def test_five_messages_in_48_hours_after_a_message(caller: Caller) -> None:
    follower = met(caller)
    codes = [await caller.code(SEND, text(follower, f"第{n}条")) for n in range(6)]
    assert codes == [0, 0, 0, 0, 0, 45047]
    assert [shown.text for shown in follower.screen] == [f"第{n}条" for n in range(5)]
    assert {shown.via for shown in follower.screen} == {Via.CUSTOMER_SERVICE}
    follower.windows.opened_by(Contact.MESSAGE, now=caller.clock())
    assert await caller.code(SEND, text(follower)) == 0
    caller.clock.advance(hours=48)
    await caller.fetch_token()
    assert await caller.code(SEND, text(follower)) == 45015


@pytest.mark.parametrize("contact", [Contact.TAP, Contact.CLICK, Contact.FOLLOW, Contact.SCAN])
async def test_three_messages_in_a_minute_after_other_contacts(
    caller: Caller, contact: Contact
) -> None:
    follower = met(caller, contact)
    assert [await caller.code(SEND, text(follower)) for _ in range(4)] == [0, 0, 0, 45047]
    follower = met(caller, contact)
    caller.clock.advance(seconds=59)
    assert await caller.code(SEND, text(follower)) == 0
    caller.clock.advance(seconds=1)
    assert await caller.code(SEND, text(follower)) == 45015


async def test_a_click_does_not_shorten_the_window_of_a_message(caller: Caller) -> None:
    follower = met(caller)
    follower.windows.opened_by(Contact.CLICK, now=caller.clock())
    assert [await caller.code(SEND, text(follower)) for _ in range(9)] == [0] * 8 + [45047]
    caller.clock.advance(minutes=2)
    assert await caller.code(SEND, text(follower)) == 45047


async def test_who_cannot_be_reached(caller: Caller) -> None:
    stranger = caller.platform.newcomer()
    assert await caller.code(SEND, text(stranger)) == 43004
    assert await caller.code(SEND, {**text(stranger), "touser": "nobody"}) == 40003
    follower = met(caller)
    follower.blacklisted = True
    assert await caller.code(SEND, text(follower)) == 43019
    follower.blacklisted, follower.refuses_messages = False, True
    assert await caller.code(SEND, text(follower)) == 48002


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": {"content": ""}}, 44004),
        ({"text": {"content": " \n"}}, 44004),
        ({"text": {"content": "字" * 683}}, 45002),
        ({"text": {"content": "字" * 682 + "ab"}}, 0),
        ({"text": {"content": 5}}, 47001),
        ({"text": "您好"}, 47001),
        ({"text": {"content": "x", "bold": True}}, 40035),
        ({"msgtype": "markdown"}, 40008),
        ({"msgtype": None}, 40008),
        ({"touser": 5}, 40003),
        ({"msgid": "1"}, 40035),
        ({"msgtype": "image", "image": {"media_id": "gone"}}, 40035),
    ],
)
async def test_what_is_not_a_message_is_refused(
    caller: Caller, change: dict[str, Any], code: int
) -> None:
    follower = met(caller)
    assert await caller.code(SEND, {**text(follower), **change}) == code
    assert len(follower.screen) == (code == 0)
    assert follower.windows.left(now=caller.clock()) == 5 - (code == 0)


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"", 44002), (b"{", 47001), (b"[]", 47001), (b"\xff{}", 47001), (b"[" * 100_000, 47001)],
)
async def test_a_body_that_is_no_json_is_refused(caller: Caller, body: bytes, code: int) -> None:
    response = await caller.http.post(SEND, params={"access_token": caller.token}, content=body)
    assert response.json()["errcode"] == code


async def test_escaped_characters_reach_the_follower_as_they_were_written(caller: Caller) -> None:
    follower = met(caller)
    for ascii_only in (True, False):
        body = json.dumps(text(follower, "您好\n\\u 再见"), ensure_ascii=ascii_only).encode()
        await caller.http.post(SEND, params={"access_token": caller.token}, content=body)
    assert [shown.text for shown in follower.screen] == [
        "\\u60a8\\u597d\n\\u \\u518d\\u89c1",
        "您好\n\\u 再见",
    ]


async def test_links_and_taps_are_told_apart(caller: Caller) -> None:
    follower = met(caller)
    content = (
        '见<a href="https://example.com/p?a=1&amp;b=2">专利法</a>，'
        '<a href="weixin://bizmsgmenu?msgmenucontent=取1&msgmenuid=f7">取回答</a>'
        '<a href="weixin://bizmsgmenu?msgmenucontent=%E5%8F%96&msgmenuid=f7">坏</a> <b>粗</b>'
    )
    assert await caller.code(SEND, text(follower, content)) == 0
    shown = follower.screen[0]
    assert shown.text == "见专利法，取回答坏 <b>粗</b>"
    assert shown.taps == (Tap("取回答", "取1", "f7"),)
    assert shown.links[0] == Link("专利法", "https://example.com/p?a=1&b=2")
    assert [link.label for link in shown.links] == ["专利法", "坏"]
    with pytest.raises(LookupError):
        shown.tap("坏")


async def test_a_menu_message_offers_taps(caller: Caller) -> None:
    follower = met(caller)
    menu = {
        "head_content": "满意吗",
        "list": [{"id": "1", "content": "满意"}, {"id": "2", "content": "不满意"}],
        "tail_content": "谢谢",
    }
    body = {"touser": follower.openid, "msgtype": "msgmenu", "msgmenu": menu}
    assert await caller.code(SEND, body) == 0
    assert follower.screen[0].tap("不满意") == Tap("不满意", "不满意", "2")
    assert follower.screen[0].text == "满意吗\n满意\n不满意\n谢谢"
    empty = {**body, "msgmenu": {"list": []}}
    assert await caller.code(SEND, empty) == 44004
    assert await caller.code(SEND, {**body, "msgmenu": {"list": [{"id": 1}]}}) == 47001


async def test_one_article_and_no_more(caller: Caller) -> None:
    follower = met(caller)
    article = {"title": "预警", "description": "", "url": "https://example.com/"}
    body = {"touser": follower.openid, "msgtype": "news", "news": {"articles": [article]}}
    assert await caller.code(SEND, body) == 0
    two = {**body, "news": {"articles": [article, article]}}
    assert await caller.code(SEND, two) == 45008


async def test_the_typing_sign(caller: Caller) -> None:
    follower = met(caller)
    typing = {"touser": follower.openid, "command": "Typing"}
    assert await caller.code(TYPING, typing) == 0
    assert await caller.code(TYPING, {**typing, "command": "CancelTyping"}) == 0
    assert follower.typing_seen == 1
    assert follower.windows.left(now=caller.clock()) == 5
    assert await caller.code(TYPING, {**typing, "command": "typing"}) == 40035
    assert await caller.code(TYPING, {**typing, "touser": "nobody"}) == 40003
    caller.clock.advance(hours=49)
    await caller.fetch_token()
    assert await caller.code(TYPING, typing) == 45015
