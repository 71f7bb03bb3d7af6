"""The clock of deliveries, and what a follower sees of every answer."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from starlette.responses import PlainTextResponse, Response
from wechatpy.crypto import WeChatCrypto

from bot.simulate import texts
from bot.simulate.access import SOURCES
from bot.simulate.console import Console, DataFormat, Mode
from bot.simulate.delivering import Postman
from bot.simulate.platform import Platform
from bot.simulate.sealing import Post, Sealing, signed
from bot.simulate.shown import Via
from bot.simulate.webhook import Webhook
from bot.simulate.wechat_users import follower
from tests.bot.simulate.server import Seen, account, echo, never
from tests.handlers.dialogue import Clock

ORIGINAL = "gh_1a2b3c4d5e6f"
SHORT, SCALED = 0.25, 1.0  # seconds of patience: where nothing answers, where something does


def platform(**settings: Any) -> Platform:
    return Platform(replace(Console(), **settings), Clock())


@pytest.mark.parametrize("mode", list(Mode))
async def test_a_question_is_answered_in_every_mode(mode: Mode) -> None:
    async with account(platform(mode=mode), echo) as (webhook, server):
        assert await webhook.verify() == ""
        user = follower(webhook)
        outcome = await user.say("商标 <b>& 😀\n续展")
        assert outcome.text == "商标 <b>& 😀\n续展"
        assert (outcome.deliveries, outcome.fault) == (1, False)
        assert user.screen[0].via is Via.PASSIVE
        assert server.seen[0].fields["FromUserName"] == user.person.openid
        assert (b"Encrypt" in server.seen[0].body) == (mode is not Mode.PLAIN)
        assert ("商标".encode() in server.seen[0].body) == (mode is not Mode.SAFE)


async def test_what_breaks_a_careless_reply_arrives_whole_and_is_the_fault_line() -> None:
    """wechatpy's own reply does not escape the end of a CDATA section."""
    async with account(platform(), echo) as (webhook, server):
        outcome = await follower(webhook).say("a]]>b")
    assert server.seen[0].fields["Content"] == "a]]>b"
    assert (outcome.fault, outcome.deliveries) == (True, 1)
    assert "not XML" in outcome.problem


async def test_three_deliveries_of_one_body_from_three_addresses_then_the_fault_line() -> None:
    async with account(platform(), never, seconds=SHORT) as (webhook, server):
        outcome = await follower(webhook).say("慢")
    assert (outcome.text, outcome.deliveries) == (texts.FAULT, 3)
    assert outcome.shown is not None
    assert outcome.shown.via is Via.SYSTEM
    assert len({seen.body for seen in server.seen}) == 1
    assert tuple(seen.source for seen in server.seen) == SOURCES


@pytest.mark.parametrize("last", [2, 3])
async def test_the_first_answer_wins(last: int) -> None:
    async def late(seen: Seen) -> str:
        return await (echo(seen) if seen.number == last else never(seen))

    async with account(platform(), late, seconds=SCALED) as (webhook, server):
        outcome = await follower(webhook).say("问")
    assert (outcome.text, outcome.deliveries, len(server.seen)) == ("问", last, last)


async def test_a_server_error_is_delivered_again() -> None:
    async def fails_once(seen: Seen) -> str | Response:
        return PlainTextResponse("", 503) if seen.number == 1 else await echo(seen)

    async with account(platform(), fails_once, seconds=SCALED) as (webhook, _):
        outcome = await follower(webhook).say("问")
    assert (outcome.text, outcome.deliveries) == ("问", 2)


async def test_nobody_listening_is_the_fault_line() -> None:
    async with Postman("http://127.0.0.1:9/wechat", seconds=0.05) as postman:
        webhook = Webhook(platform(), postman)
        outcome = await follower(webhook).say("问")
        assert (outcome.fault, outcome.deliveries) == (True, 3)
        assert "ConnectError" in outcome.problem
        assert "ConnectError" in await webhook.verify()


@pytest.mark.parametrize("silent", ["success", ""])
async def test_silence_ends_it(silent: str) -> None:
    async def quiet(_seen: Seen) -> Response:
        return PlainTextResponse(silent)

    async with account(platform(), quiet) as (webhook, server):
        user = follower(webhook)
        outcome = await user.say("问")
    assert (outcome.shown, outcome.deliveries, user.screen) == (None, 1, [])
    assert len(server.seen) == 1


def reply(openid: str, **changes: str | None) -> str:
    fields = {
        "ToUserName": openid,
        "FromUserName": ORIGINAL,
        "CreateTime": "1714112446",
        "MsgType": "text",
        "Content": "答",
        **changes,
    }
    return f"<xml>{''.join(f'<{k}>{v}</{k}>' for k, v in fields.items() if v is not None)}</xml>"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("ok", "not XML"),
        ('{"Content":"答"}', "not XML"),
        ("<xml><Content><![CDATA[a]]>b]]></Content></xml>", "not XML"),
        ("<reply></reply>", "outermost"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><xml></xml>', "document type"),
        ({"ToUserName": "somebody"}, "ToUserName is not"),
        ({"FromUserName": "somebody"}, "FromUserName is not"),
        ({"CreateTime": "now"}, "CreateTime is not"),
        ({"CreateTime": None}, "no CreateTime"),
        ({"MsgType": "markdown"}, "not one that is known"),
        ({"Content": ""}, "empty"),
        ({"Content": "字" * 683}, "2049 bytes"),
        ({"Content": None}, "a text has the fields"),
        ({"Colour": "red"}, "a text has the fields"),
        ({"Content": "a</Content><Content>b"}, "stands twice"),
        ({"MsgType": "image", "Content": None, "Image": "<MediaId>x</MediaId>"}, "MediaId"),
    ],
)
async def test_a_malformed_answer_is_the_fault_line_at_once(
    body: str | dict[str, str | None], problem: str
) -> None:
    async def broken(seen: Seen) -> Response:
        openid = seen.fields["FromUserName"]
        return Response(body if isinstance(body, str) else reply(openid, **body))

    async with account(platform(mode=Mode.PLAIN), broken) as (webhook, _):
        outcome = await follower(webhook).say("问")
    assert (outcome.fault, outcome.deliveries) == (True, 1)
    assert problem in outcome.problem


async def test_the_longest_answer_is_shown_and_so_is_a_picture() -> None:
    longest = {"Content": "字" * 682 + "ab"}
    media: list[str] = []

    async def answer(seen: Seen) -> Response:
        openid = seen.fields["FromUserName"]
        if seen.fields["MsgType"] == "text":
            return Response(reply(openid, **longest))
        media.append(seen.fields["MediaId"])
        image = f"<MediaId>{seen.fields['MediaId']}</MediaId>"
        return Response(reply(openid, MsgType="image", Content=None, Image=image))

    async with account(platform(mode=Mode.PLAIN), answer) as (webhook, _):
        user = follower(webhook)
        assert (await user.say("问")).text == longest["Content"]
        shown = (await user.send_image()).shown
    assert shown is not None
    assert (shown.kind, shown.media_id) == ("image", media[0])


@pytest.mark.parametrize(
    ("key", "app_id", "token", "problem"),
    [
        ("B" * 42 + "A", None, None, "cannot be decrypted|another app id"),
        (None, "wx0000000000000000", None, "another app id"),
        (None, None, "wrong", "MsgSignature"),
    ],
)
async def test_a_wrongly_sealed_answer_is_the_fault_line(
    key: str | None, app_id: str | None, token: str | None, problem: str
) -> None:
    console = Console()
    crypto = WeChatCrypto(token or console.token, key or console.aes_key, app_id or console.app_id)

    async def wrong(seen: Seen) -> Response:
        text = reply(seen.fields["FromUserName"])
        return Response(crypto.encrypt_message(text, "1", "1714112446"))

    async with account(platform(), wrong) as (webhook, _):
        outcome = await follower(webhook).say("问")
    assert outcome.fault
    assert any(part in outcome.problem for part in problem.split("|"))


async def test_safe_mode_takes_no_plain_answer_and_compatible_mode_takes_both() -> None:
    async def plain(seen: Seen) -> Response:
        return Response(reply(seen.fields["FromUserName"]))

    async with account(platform(), plain) as (webhook, _):
        assert (await follower(webhook).say("问")).fault
    async with account(platform(mode=Mode.COMPATIBLE), plain) as (webhook, _):
        assert (await follower(webhook).say("问")).text == "答"


async def test_a_refusal_is_the_fault_line() -> None:
    async def refuse(_seen: Seen) -> Response:
        return PlainTextResponse("refused", 403)

    async with account(platform(), refuse) as (webhook, _):
        outcome = await follower(webhook).say("问")
    assert (outcome.fault, outcome.problem) == (True, "HTTP 403")


def test_the_official_worked_examples() -> None:
    """Token AAAAA, key 43 times A: the platform's page on message push, word for word."""
    console = Console(
        app_id="wxba5fad812f8e6fb9",
        token="AAAAA",
        aes_key="A" * 43,
        data_format=DataFormat.JSON,
        original_id="gh_97417a04a28d",
    )
    assert signed("AAAAA", "1714036504", "1514711492") == "f464b24fc39322e44b38aa78f5edd27bd1441696"
    assert signed("AAAAA", "1714037059", "486452656") == "899cf89e464efb63f54ddac96b0a0a235f53aa78"
    sealed = {
        "Encrypt": "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzv"
        "e1L32tmxSQ==",
        "MsgSignature": "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1",
        "TimeStamp": 1713424427,
        "Nonce": "415670741",
    }
    sealing = Sealing(console)
    assert sealing.open(json.dumps(sealed).encode()) == {"demo_resp": "good luck"}
    fields = {"ToUserName": "gh_97417a04a28d", "FromUserName": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"}
    post: Post = sealing.post(fields, openid="o9AgO5Kd5ggOC-bXrbNODIiE3bGY", stamp=1714112445)
    crypto = WeChatCrypto("AAAAA", "A" * 43, "wxba5fad812f8e6fb9")
    opened = crypto.decrypt_message(
        json.loads(post.body), post.query["msg_signature"], "1714112445", post.query["nonce"]
    )
    assert json.loads(opened) == fields


async def test_many_followers_at_once_each_see_their_own_answer() -> None:
    async with account(platform(), echo) as (webhook, server):
        users = [follower(webhook) for _ in range(200)]
        outcomes = await asyncio.gather(*(user.say(f"第{n}问") for n, user in enumerate(users)))
    assert [outcome.text for outcome in outcomes] == [f"第{n}问" for n in range(200)]
    assert len(server.seen) == sum(outcome.deliveries for outcome in outcomes)
    assert len({seen.fields["MsgId"] for seen in server.seen}) == 200
