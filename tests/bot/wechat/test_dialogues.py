"""Followers talking to the channel over HTTP, in every mode and with WeChat's deliveries."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import httpx
import pytest
from typing_extensions import override

from bot.wechat import texts
from retrieval.answer import Answer, Turn
from storage.database import Database
from storage.wechat import receipts
from storage.wechat.receipts import ReceiptKind
from tests.bot.wechat.conftest import Desk, OpenDesk
from tests.bot.wechat.wechat_side import FAULT, TAP
from tests.handlers.dialogue import OneArticleAnswerer


@pytest.mark.parametrize("encrypted", [False, True])
@pytest.mark.parametrize("as_json", [False, True])
async def test_follow_then_three_questions(
    open_desk: OpenDesk, *, encrypted: bool, as_json: bool
) -> None:
    desk = await open_desk(encrypted=encrypted)
    follower = desk.follower(as_json=as_json)
    greeting = await follower.event("subscribe", EventKey="")
    assert len(greeting.split("\n\n")[0].split("\n")) == 3
    assert "隐私说明" in greeting
    assert "二十年" in await follower.say("发明专利保护多少年")
    assert "没有找到依据" in await follower.say("今天天气怎样")
    assert "二十年" in await follower.say("发明专利的期限")
    assert follower.deliveries == 4


async def test_an_answer_ready_at_the_second_delivery_goes_out_directly(
    open_desk: OpenDesk, answerer: OneArticleAnswerer
) -> None:
    desk = await open_desk()
    answerer.gate = asyncio.Event()
    follower = desk.follower()
    asked = asyncio.create_task(follower.say("发明专利保护多少年"))
    await desk.until(lambda: follower.deliveries == 2)
    await asyncio.sleep(0.05)
    answerer.gate.set()
    shown = await asked
    assert shown.startswith("发明专利权的期限为二十年")
    assert len(answerer.asked) == 1
    assert follower.deliveries == 2


async def late(desk: Desk, question: str = "发明专利保护多少年") -> str:
    """Ask with an answerer that is too slow, and give what the follower sees."""
    desk.answerer.gate = asyncio.Event()
    return await desk.follower().say(question)


async def test_a_late_answer_is_fetched_with_one_tap(open_desk: OpenDesk) -> None:
    desk = await open_desk()
    shown = await late(desk)
    assert shown.startswith("“发明专利保护多少年”正在查")
    assert "取1" in shown
    assert desk.answerer.gate is not None
    desk.answerer.gate.set()
    follower = desk.follower()
    fetched = await follower.tap(shown)
    assert fetched.startswith("关于“发明专利保护多少年”：\n发明专利权的期限为二十年")
    assert await follower.tap(shown) == texts.JUST_SENT
    desk.clock.advance(minutes=1)
    assert await follower.tap(shown) == fetched
    assert len(desk.answerer.asked) == 1


@pytest.mark.parametrize("said", ["取1", "取 1", "取１", "取1。", "取"])
async def test_a_late_answer_is_fetched_by_word(open_desk: OpenDesk, said: str) -> None:
    desk = await open_desk()
    await late(desk)
    assert desk.answerer.gate is not None
    desk.answerer.gate.set()
    follower = desk.follower()
    assert "二十年" in await follower.say(said)
    assert len(desk.answerer.asked) == 1


async def test_a_process_that_stops_tells_who_waits_how_to_get_the_answer(
    open_desk: OpenDesk,
) -> None:
    desk = await open_desk()
    desk.service.turns.stopping = lambda: True
    follower = desk.follower()
    desk.answerer.gate = asyncio.Event()
    shown = await follower.say("发明专利保护多少年")
    assert follower.deliveries == 1, "there may be nobody to take another delivery"
    assert "取1" in shown
    desk.answerer.gate.set()
    assert "二十年" in await follower.tap(shown)


async def test_a_fetch_waits_for_the_answer_that_is_being_worked_on(open_desk: OpenDesk) -> None:
    desk = await open_desk()
    shown = await late(desk)
    follower = desk.follower()
    again = await follower.tap(shown)
    assert again == shown
    fetching = asyncio.create_task(follower.tap(shown))
    await desk.until(lambda: follower.deliveries == 4)
    assert desk.answerer.gate is not None
    desk.answerer.gate.set()
    assert "二十年" in await fetching
    assert len(desk.answerer.asked) == 1


async def test_a_question_that_begins_like_a_fetch_is_a_question(open_desk: OpenDesk) -> None:
    desk = await open_desk()
    follower = desk.follower()
    for question in ("取1万元罚款合法吗", "取得发明专利要多久", "取100"):
        await follower.say(question)
    assert [asked[0] for asked in desk.answerer.asked] == [
        "取1万元罚款合法吗",
        "取得发明专利要多久",
        "取100",
    ]
    assert await follower.say("取7") == texts.NOTHING_TO_FETCH


async def test_a_new_question_is_answered_and_tells_of_the_one_that_waits(
    open_desk: OpenDesk,
) -> None:
    desk = await open_desk()
    await late(desk)
    assert desk.answerer.gate is not None
    desk.answerer.gate.set()
    await desk.service.turns.window.finish()
    follower = desk.follower()
    shown = await follower.say("发明专利的期限")
    assert shown.startswith("发明专利权的期限为二十年")
    assert "另外，“发明专利保护多少年”的回答好了" in shown
    assert "关于“发明专利保护多少年”" in await follower.tap(shown, "取1")
    assert "另外" not in await follower.say("发明专利的期限是多久")


async def test_two_questions_at_once_are_both_answered_and_told_apart(
    open_desk: OpenDesk, answerer: OneArticleAnswerer
) -> None:
    desk = await open_desk(hold_seconds=4.5)  # as long as in use
    answerer.gate = asyncio.Event()
    follower = desk.follower()
    window = desk.service.turns.window
    first = asyncio.create_task(follower.say("发明专利保护多少年"))
    await desk.until(lambda: len(window.keys) == 1)
    await asyncio.sleep(0.3)
    second = asyncio.create_task(follower.say("发明专利年费怎么交"))
    await desk.until(lambda: len(window.keys) == 2)
    desk.clock.advance(seconds=2)
    answerer.gate.set()
    shown = await asyncio.gather(first, second)
    assert shown[0].startswith("关于“发明专利保护多少年”：")
    assert shown[1].startswith("关于“发明专利年费怎么交”：")
    assert len(answerer.asked) == 2


async def test_the_same_delivery_three_times_at_once_is_answered_once(open_desk: OpenDesk) -> None:
    desk = await open_desk()
    follower = desk.follower()
    query, body = follower.signed(
        follower.fields(MsgType="text", Content="发明专利多少年", MsgId="9")
    )
    answers = await asyncio.gather(*(follower.once(query, body) for _ in range(3)))
    assert len({follower.seen(answer) for answer in answers}) == 1
    assert len(desk.answerer.asked) == 1
    assert follower.seen(await follower.once(query, body)) == follower.seen(answers[0])


async def test_the_same_event_twice_is_one_event_and_of_two_followers_two(
    open_desk: OpenDesk,
) -> None:
    desk = await open_desk()
    one, other = desk.follower("one"), desk.follower("other")
    for follower in (one, other):
        fields = follower.fields(MsgType="event", Event="CLICK", EventKey="发明专利多少年")
        assert "二十年" in await follower.deliver(fields)
        assert "二十年" in await follower.deliver(fields)
    assert len(desk.answerer.asked) == 2


async def test_choices_answer_to_a_tap_a_number_and_their_words(open_desk: OpenDesk) -> None:
    desk = await open_desk()
    follower = desk.follower()
    shown = await follower.say("天气怎样")
    assert "1. " in shown
    assert "已把这个问题转给工作人员" in await follower.tap(shown, "转给工作人员")
    await follower.say("股票怎样")
    assert "已把这个问题转给工作人员" in await follower.say("１")
    await follower.say("足球怎样")
    assert "已把这个问题转给工作人员" in await follower.say("转给工作人员")
    await follower.say("9")
    assert desk.answerer.asked[-1][0] == "9", "no choice has this number: it is a question"


async def test_an_old_tap_still_means_what_it_said(open_desk: OpenDesk) -> None:
    desk = await open_desk()
    follower = desk.follower()
    old = await follower.say("发明专利多少年")
    await follower.say("天气怎样")
    await follower.tap(old, "实用新型呢？")
    assert desk.answerer.asked[-1][0] == "实用新型呢？"


LONG = "".join(
    f"发明专利第{n}条说明：请按期缴纳年费并保存好缴费凭证以备查验[1]。" for n in range(120)
)


class LongAnswerer(OneArticleAnswerer):
    """Says far more than fits one message."""

    @override
    async def find(self, question: str, history: Sequence[Turn], *, as_of: date) -> Answer:
        return replace(await super().find(question, history, as_of=as_of), text=LONG)


@pytest.mark.parametrize("answerer", [LongAnswerer()])
async def test_a_long_answer_is_read_part_by_part(
    open_desk: OpenDesk, answerer: OneArticleAnswerer
) -> None:
    desk = await open_desk()
    follower = desk.follower()
    shown = [await follower.say("发明专利怎么维持")]
    while "取1" in shown[-1]:
        shown.append(await follower.tap(shown[-1], "取1"))
    total = len(shown)
    assert total >= 5
    assert shown[0].startswith(f"（1/{total}）")
    assert shown[1].startswith(f"“发明专利怎么维持”（2/{total}）")
    assert f"还有 {total - 1} 部分" in shown[0]
    assert "[1] 中华人民共和国专利法" in shown[-1]
    everything = "".join(part.split("\n\n还有 ")[0] for part in shown)
    assert all(f"第{n}条说明" in everything for n in range(120))
    assert len(answerer.asked) == 1


async def test_a_message_of_20000_characters_gets_one_sentence(open_desk: OpenDesk) -> None:
    desk = await open_desk(encrypted=True)
    assert "20000 个字" in await desk.follower().say("长" * 20_000)


async def test_other_kinds_get_a_helpful_sentence_or_silence(open_desk: OpenDesk) -> None:
    desk = await open_desk()
    follower = desk.follower()
    assert "写成文字" in await follower.message(MsgType="image", MediaId="m", PicUrl="http://x")
    assert "没有听清" in await follower.message(MsgType="voice", MediaId="m", Format="amr")
    assert "二十年" in await follower.message(
        MsgType="voice", MediaId="m", Format="amr", Recognition="发明专利多少年"
    )
    assert "写成文字" in await follower.message(
        MsgType="location", Location_X="1", Location_Y="2", Label="汕头"
    )
    assert "写成文字" in await follower.message(MsgType="link", Title="t", Url="http://x")
    assert "写成文字" in await follower.message(MsgType="of_tomorrow")
    assert await follower.event("VIEW", EventKey="https://site.example") == ""
    assert await follower.event("TEMPLATESENDJOBFINISH", MsgID="1", Status="success") == ""
    assert await follower.event("unsubscribe", EventKey="") == ""
    assert "隐私说明" in await follower.event("SCAN", EventKey="booth")
    assert "二十年" in await follower.event("CLICK", EventKey="发明专利多少年")


async def test_erasing_everything_is_answered_and_erases_the_turns(open_desk: OpenDesk) -> None:
    desk = await open_desk()
    follower = desk.follower()
    await follower.say("发明专利多少年")
    shown = await follower.say("删除我的数据")
    assert "已删除您的全部记录" in await follower.tap(shown, "确认删除")
    assert "没有保存您的提问" in await follower.say("我的数据")


async def test_reports_on_what_was_sent_are_rows_once_and_go_with_the_person(
    open_desk: OpenDesk, database: Database
) -> None:
    desk = await open_desk()
    follower = desk.follower()
    await follower.say("发明专利多少年")
    for _ in range(3):
        report = {"MsgID": "9", "Status": "failed:user block"}
        assert await follower.event("TEMPLATESENDJOBFINISH", **report) == ""
    mass = {"MsgID": "9", "Status": "send success", "SentCount": "75"}
    assert await desk.follower("gh_1").event("MASSSENDJOBFINISH", **mass) == ""
    async with database.begin() as session:
        [receipt] = await receipts.receipts_of(session, ReceiptKind.TEMPLATE, "9")
        everything = await receipts.receipts_since(session, 0, limit=10)
    assert (receipt.recipient_id, receipt.arrived) == ("follower", False)
    assert [each.sent for _, each in everything] == [None, 75]
    shown = await follower.say("删除我的数据")
    await follower.tap(shown, "确认删除")
    async with database.begin() as session:
        assert await receipts.receipts_of(session, ReceiptKind.TEMPLATE, "9") == []


async def test_what_comes_from_elsewhere_is_refused(open_desk: OpenDesk) -> None:
    desk = await open_desk()
    follower = desk.follower()
    fields = follower.fields(MsgType="text", Content="x", MsgId="1")
    query, body = follower.signed(fields)

    async def post(query: dict[str, str], body: bytes) -> int:
        return (await desk.client.post("/wechat", params=query, content=body)).status_code

    assert await post({}, body) == 403
    assert await post({**query, "signature": "0" * 40}, body) == 403
    assert await post(query, b"<xml>") == 400
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><MsgType>&a;</MsgType></xml>'
    assert await post(query, bomb) == 400
    assert await post(query, b"<xml>" + b"x" * 300_000) == 413
    assert await post(query, body) == 200
    assert await post(query, body.replace(b">x<", b">y<")) == 403
    desk.clock.advance(minutes=10)
    assert await post(query, body) == 403


async def test_the_console_verifies_the_server(open_desk: OpenDesk) -> None:
    desk = await open_desk()
    query, _ = desk.follower().signed({})
    good = await desk.client.get("/wechat", params={**query, "echostr": "4375"})
    assert (good.status_code, good.text) == (200, "4375")
    bad = await desk.client.get("/wechat", params={**query, "signature": "x", "echostr": "4375"})
    assert bad.status_code == 403


async def test_when_the_rows_cannot_be_written_wechat_delivers_again(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await open_desk()

    async def away(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(type(desk.service.channel.rows), "run", away)
    follower = desk.follower()
    query, body = follower.signed(follower.fields(MsgType="text", Content="x", MsgId="1"))
    response: httpx.Response = await follower.once(query, body)
    assert response.status_code == 503
    desk.clock.advance(seconds=10)
    assert follower.seen(await follower.once(query, body)) == texts.BUSY


async def test_fifty_followers_with_a_slow_answerer_are_all_answered(
    open_desk: OpenDesk, answerer: OneArticleAnswerer
) -> None:
    desk = await open_desk()
    answerer.gate = asyncio.Event()
    followers = [desk.follower(f"f{n}") for n in range(50)]
    asked = [asyncio.create_task(f.say(f"发明专利问题{n}")) for n, f in enumerate(followers)]
    await desk.until(lambda: len(answerer.asked) == 50)
    await asyncio.sleep(0.4)
    answerer.gate.set()
    shown = await asyncio.gather(*asked)
    assert FAULT not in shown
    for n, text in enumerate(shown):
        if "正在查" in text:
            assert TAP.search(text)
            text = await followers[n].tap(text)
        assert "二十年" in text
    assert len(answerer.asked) == 50
