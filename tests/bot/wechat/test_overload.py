"""More followers write than are answered at once: each is told something in time, none is lost."""

import asyncio

from handlers.limits import MessageLimits
from handlers.texts import too_busy
from tests.bot.wechat.conftest import OpenDesk
from tests.bot.wechat.wechat_side import PATIENCE
from tests.handlers.dialogue import OneArticleAnswerer

QUESTION = "发明专利保护多少年"


async def test_beyond_what_is_answered_at_once_everybody_is_told_so_and_gets_the_answer_later(
    open_desk: OpenDesk, answerer: OneArticleAnswerer
) -> None:
    desk = await open_desk(limits=MessageLimits(at_once=3))
    answerer.gate, holds_end = asyncio.Event(), asyncio.Event()
    window = desk.service.turns.window

    async def until_told(_seconds: float) -> None:
        await holds_end.wait()

    window.timer = until_told
    served = [desk.follower(f"served{n}") for n in range(3)]
    refused = [desk.follower(f"refused{n}") for n in range(5)]
    asking = [asyncio.create_task(each.say(QUESTION)) for each in served]
    await desk.until(lambda: len(answerer.asked) == 3)

    async with asyncio.timeout(PATIENCE):
        told = await asyncio.gather(*(each.say(QUESTION) for each in refused))
    assert told == [too_busy()] * 5
    assert [each.deliveries for each in refused] == [1] * 5, "at once, while the others are held"

    holds_end.set()
    placeholders = await asyncio.gather(*asking)
    assert all("取1" in shown for shown in placeholders)
    assert [each.deliveries for each in served] == [3] * 3

    holds_end.clear()
    answerer.gate.set()
    for follower, shown in zip(served, placeholders, strict=True):
        assert "二十年" in await follower.tap(shown)
    for follower in refused:
        assert "二十年" in await follower.say(QUESTION)
    assert len(answerer.asked) == 8
