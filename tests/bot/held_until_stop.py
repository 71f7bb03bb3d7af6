"""`python -m bot` that holds each delivery of WeChat until it is asked to stop, or has the answer.

So that a test can stop it while a delivery is held, however slow the machine is; requests under way
get longer to end, too. Everything else is the product as it ships.
"""

import asyncio
import runpy
from collections.abc import Callable
from typing import Any

import bot.server
import bot.wechat.service
from bot.wechat.service import WeChatService, open_wechat

SECONDS_TO_FINISH = 30


def opened(*parts: Any, stopping: Callable[[], bool], **named: Any) -> WeChatService:
    """The channel with holds that end with the stop."""
    service = open_wechat(*parts, stopping=stopping, **named)

    async def until_the_stop(_seconds: float) -> None:
        while not stopping():  # noqa: ASYNC110 - a condition, not an event
            await asyncio.sleep(0.05)

    service.turns.window.timer = until_the_stop
    return service


if __name__ == "__main__":
    vars(bot.server)["SECONDS_TO_FINISH"] = SECONDS_TO_FINISH
    vars(bot.wechat.service)["open_wechat"] = opened
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
