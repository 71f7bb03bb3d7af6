"""Late answers by customer-service message: the quota, every refusal, what is never repeated."""

import asyncio
import logging

import pytest

from bot.wechat import texts
from bot.wechat.permissions import find_kind
from bot.wechat.turns import Turns, Worked
from handlers.message import Reply
from storage.database import DatabaseUnavailable, Session
from storage.wechat.turns import Turn
from tests.bot.wechat.conftest import Desk, OpenDesk
from tests.bot.wechat.test_dialogues import LongAnswerer, late
from tests.handlers.dialogue import OneArticleAnswerer

SEND = "message/custom/send"


async def finish(desk: Desk) -> None:
    """Let the answerer answer, and everything end that follows from it."""
    assert desk.answerer.gate is not None
    desk.answerer.gate.set()
    await desk.service.turns.window.finish()


async def test_a_late_answer_is_pushed_and_typing_is_shown(open_desk: OpenDesk) -> None:
    desk = await open_desk(kind="customer_service")
    assert await late(desk) == ""
    assert "message/custom/typing" in desk.api.calls
    await finish(desk)
    assert len(desk.api.sent) == 1
    to, text = desk.api.sent[0]
    assert to == "follower"
    assert text.startswith("关于“发明专利保护多少年”：\n发明专利权的期限为二十年")
    await desk.sweep()
    assert len(desk.api.sent) == 1


async def test_an_answer_in_time_is_not_pushed(open_desk: OpenDesk) -> None:
    desk = await open_desk(kind="full")
    assert "二十年" in await desk.follower().say("发明专利多少年")
    await desk.sweep()
    assert SEND not in desk.api.calls


@pytest.mark.parametrize("answerer", [LongAnswerer()])
async def test_a_long_answer_uses_the_quota_and_the_rest_waits_for_the_next_contact(
    open_desk: OpenDesk, answerer: OneArticleAnswerer
) -> None:
    desk = await open_desk(kind="full")
    follower = desk.follower()
    shown = await follower.event("CLICK", EventKey="发明专利怎么维持")
    total = int(shown.split("/")[1].split("）")[0])
    assert total > 5
    assert "取1" not in shown
    await desk.until(lambda: len(desk.api.sent) == 3)
    await desk.settled()
    last = desk.api.sent[-1][1]
    assert f"还有 {total - 4} 部分，微信暂时不让再发" in last
    await desk.sweep()
    assert len(desk.api.sent) == 3
    desk.clock.advance(minutes=2)
    await desk.sweep()
    assert len(desk.api.sent) == 3
    await follower.say("天气怎样")
    await desk.until(lambda: len(desk.api.sent) == total - 1)
    assert "（5/" in desk.api.sent[3][1]
    assert "[1] 中华人民共和国专利法" in desk.api.sent[-1][1]


@pytest.mark.parametrize("answerer", [LongAnswerer()])
async def test_after_a_quota_that_is_used_up_the_rest_can_be_fetched(
    open_desk: OpenDesk, answerer: OneArticleAnswerer
) -> None:
    desk = await open_desk(kind="full")
    follower = desk.follower()
    await follower.event("CLICK", EventKey="发明专利怎么维持")
    await desk.until(lambda: len(desk.api.sent) == 3)
    await desk.settled()
    last = desk.api.sent[-1][1]
    fetched = await follower.tap(last, "取1")
    assert fetched.startswith("“发明专利怎么维持”（5/")


@pytest.mark.parametrize("refusal", ["45015", "45047"])
async def test_out_of_window_or_quota_the_answer_waits_for_the_next_contact(
    open_desk: OpenDesk, refusal: str
) -> None:
    desk = await open_desk(kind="full")
    desk.api.refusals[SEND] = [refusal]
    await late(desk)
    await finish(desk)
    assert desk.api.sent == []
    desk.clock.advance(minutes=5)
    await desk.sweep()
    assert desk.api.calls.count(SEND) == 1
    await desk.follower().say("发明专利的期限")
    await desk.until(lambda: len(desk.api.sent) == 1)
    assert "关于“发明专利保护多少年”" in desk.api.sent[0][1]


@pytest.mark.parametrize("refusal", ["-1", "45011"])
async def test_a_busy_system_is_tried_again_later(open_desk: OpenDesk, refusal: str) -> None:
    desk = await open_desk(kind="full")
    desk.api.refusals[SEND] = [refusal, refusal]
    await late(desk)
    await finish(desk)
    await desk.sweep()
    assert desk.api.calls.count(SEND) == 1
    for _ in range(2):
        desk.clock.advance(minutes=2)
        await desk.sweep()
    assert len(desk.api.sent) == 1


@pytest.mark.parametrize("trouble", ["html", "silence", "http 500"])
async def test_an_unknown_outcome_is_never_repeated_but_can_be_fetched(
    open_desk: OpenDesk, trouble: str
) -> None:
    desk = await open_desk(kind="full", api_timeout_seconds=3 if trouble == "silence" else 60)
    desk.api.refusals[SEND] = [trouble]
    await late(desk)
    await finish(desk)
    for _ in range(3):
        desk.clock.advance(minutes=5)
        await desk.sweep()
    assert desk.api.calls.count(SEND) == 1
    assert "二十年" in await desk.follower().say("取")


@pytest.mark.parametrize("refusal", ["43004", "43019", "48002"])
async def test_who_cannot_be_reached_is_dropped(open_desk: OpenDesk, refusal: str) -> None:
    desk = await open_desk(kind="full")
    desk.api.refusals[SEND] = [refusal]
    await late(desk)
    await finish(desk)
    desk.clock.advance(minutes=5)
    await desk.sweep()
    assert desk.api.calls.count(SEND) == 1


async def test_without_permission_pushing_stops_and_the_operator_is_told(
    open_desk: OpenDesk, caplog: pytest.LogCaptureFixture
) -> None:
    desk = await open_desk(kind="full")
    desk.api.forbidden = {SEND}
    await late(desk)
    await finish(desk)
    assert any(record.levelno == logging.CRITICAL for record in caplog.records)
    shown = await desk.follower().say("发明专利的期限")
    assert "另外，“发明专利保护多少年”的回答好了" in shown
    assert desk.api.calls.count(SEND) == 1


async def test_a_follower_who_leaves_half_way_is_sent_nothing(open_desk: OpenDesk) -> None:
    desk = await open_desk(kind="full")
    await late(desk)
    await desk.follower().event("unsubscribe", EventKey="")
    await finish(desk)
    await desk.sweep()
    assert desk.api.sent == []


async def test_an_answer_whose_deliveries_never_came_back_is_pushed_by_the_sweep(
    open_desk: OpenDesk, answerer: OneArticleAnswerer
) -> None:
    desk = await open_desk(kind="full")
    answerer.gate = asyncio.Event()
    follower = desk.follower()
    query, body = follower.signed(
        follower.fields(MsgType="text", Content="发明专利多少年", MsgId="1")
    )
    assert (await follower.once(query, body)).status_code == 503
    await finish(desk)
    assert desk.api.sent == []
    desk.clock.advance(seconds=30)
    await desk.sweep()
    assert len(desk.api.sent) == 1


async def test_a_turn_that_failed_is_taken_up_while_others_are_answered(
    open_desk: OpenDesk, answerer: OneArticleAnswerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database goes away just when an answer is kept; its process has other work."""
    desk = await open_desk(kind="full")
    storing, fails = Turns._store, [True]

    async def store(turns: Turns, session: Session, *, turn: Turn, reply: Reply) -> Worked:
        if fails:
            fails.pop()
            raise DatabaseUnavailable("away")
        return await storing(turns, session, turn=turn, reply=reply)

    monkeypatch.setattr(Turns, "_store", store)
    for name in ("failed", "held"):
        answerer.gate = asyncio.Event()
        follower = desk.follower(name)
        fields = follower.fields(MsgType="text", Content="发明专利多少年", MsgId="1")
        assert (await follower.once(*follower.signed(fields))).status_code == 503
        if name == "failed":
            await finish(desk)
    desk.clock.advance(seconds=30)
    await desk.service.sweep(desk.clock())
    await desk.until(lambda: [to for to, _ in desk.api.sent] == ["failed"])
    await finish(desk)
    await desk.until(lambda: [to for to, _ in desk.api.sent] == ["failed", "held"])


async def test_a_revoked_token_is_renewed_once_and_the_message_sent(open_desk: OpenDesk) -> None:
    desk = await open_desk(kind="full")
    await late(desk)
    desk.api.refusals[SEND] = ["revoke"]
    await finish(desk)
    assert len(desk.api.sent) == 1
    assert desk.api.calls.count("stable_token") == 2
    assert desk.api.forced == 0


async def test_a_token_that_is_refused_for_ever_costs_few_calls(open_desk: OpenDesk) -> None:
    desk = await open_desk(kind="full")
    await desk.service.account.token()
    desk.api.refusals[SEND] = ["40001"] * 100
    await late(desk)
    await finish(desk)
    for _ in range(10):
        desk.clock.advance(minutes=3)
        await desk.sweep()
    assert desk.api.calls.count(SEND) <= 12
    assert desk.api.forced == 1
    assert "二十年" in await desk.follower().say("取")


async def test_a_wrong_secret_is_not_tried_again_and_again(open_desk: OpenDesk) -> None:
    desk = await open_desk(kind="full", app_secret="wrong")
    await late(desk)
    await finish(desk)
    for _ in range(5):
        await desk.sweep()
    assert desk.api.calls.count("stable_token") == 1


@pytest.mark.parametrize(
    ("forbidden", "kind"),
    [
        (set(), "full"),
        ({"qrcode/create"}, "customer_service"),
        ({"message/custom/typing", "qrcode/create"}, "menu"),
        ({"message/custom/typing", "qrcode/create", "menu/get"}, "passive"),
    ],
)
async def test_the_kind_of_account_is_found_by_asking(
    open_desk: OpenDesk, forbidden: set[str], kind: str
) -> None:
    desk = await open_desk(kind=None)
    desk.api.forbidden = forbidden
    assert await find_kind(desk.service.account) == kind
    await desk.sweep()
    assert desk.service.kind.found == kind


async def test_windows_close_after_48_hours(open_desk: OpenDesk) -> None:
    desk = await open_desk(kind="full")
    desk.answerer.gate = asyncio.Event()
    follower = desk.follower()
    query, body = follower.signed(
        follower.fields(MsgType="text", Content="发明专利多少年", MsgId="1")
    )
    await follower.once(query, body)
    desk.clock.advance(hours=49)
    await finish(desk)
    await desk.sweep()
    assert desk.api.sent == []


async def test_nothing_waits_where_nothing_was_asked(open_desk: OpenDesk) -> None:
    desk = await open_desk(kind="full")
    assert await desk.follower().say("取") == texts.NOTHING_TO_FETCH
