"""A WeChat desk as a process of its own; its arguments are URL API SECONDS DIE.

Serves the channel over the database until it is killed; the answerer takes SECONDS, and the process
kills itself with SIGKILL at the point that DIE names. Prints its port when it is ready.
"""

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from bot.passive_window import PassiveWindow
from bot.server import address_of, bind
from bot.web.channel import WebOptions
from bot.web.file_links import FileLinks
from bot.wechat.channel import WeChatChannel
from bot.wechat.options import WeChatOptions
from bot.wechat.service import open_wechat
from bot.wechat.turns import Turns
from retrieval.answer import Answer, Outcome, Turn
from storage.database import Database
from storage.files import FileFolder
from storage.privacy.vault import Vault
from tests.bot.wechat.wechat_side import APP_ID, PATIENCE, TOKEN
from tests.handlers.dialogue import build_dispatcher

SWEEP_SECONDS = 0.3
SHARED_KEY = "t7yVbKo9Gd4mnWq2AtcRb1zzk2ZfCPQyhlGXcc4vJ7A="  # of every process on one database


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


def die() -> None:
    """End as if the power had failed."""
    os.kill(os.getpid(), signal.SIGKILL)


class SlowAnswerer:
    """Answers after a while, writing down that it was asked; or dies while it thinks."""

    def __init__(self, seconds: float, *, dies: bool) -> None:
        self.seconds = seconds
        self.dies = dies

    async def answer(self, question: str, history: Sequence[Turn] = (), *, as_of: date) -> Answer:
        print(f"asked {question}", flush=True)
        if self.dies:
            die()
        await asyncio.sleep(self.seconds)
        return Answer(text=f"回答：{question}", as_of=as_of, outcome=Outcome.ANSWERED)


POINTS: dict[str, tuple[type, str]] = {
    "received": (PassiveWindow, "start"),
    "answered": (Turns, "_store"),
    "stored": (WeChatChannel, "_say"),
}


def die_at(point: str) -> None:
    """Arrange for the end at a point in the life of a turn."""
    if point in POINTS:
        owner, name = POINTS[point]
        setattr(owner, name, lambda *_, **__: die())


async def main(url: str, api_url: str, seconds: str, point: str, claim: str) -> None:
    """Serve for ever; a delivery is held until there is an answer, however slow the machine is."""
    database = Database(url, Vault([SHARED_KEY]))
    await database.prepare()
    options = WeChatOptions.model_validate(
        {
            "app_id": APP_ID,
            "token": TOKEN,
            "app_secret": "secret",
            "kind": "full" if api_url != "none" else "passive",
            "api_base_url": api_url if api_url != "none" else "http://127.0.0.1:9",
        }
    )
    answerer = SlowAnswerer(float(seconds), dies=point == "thinking")
    dispatcher = build_dispatcher(database, answerer, now)
    service = open_wechat(
        options,
        database,
        dispatcher,
        clock=now,
        folder=FileFolder(Path(tempfile.mkdtemp())),
        links=FileLinks(key=b"k" * 32, clock=now),
    )
    service.turns.claim = timedelta(seconds=float(claim))
    service.turns.window.hold = PATIENCE
    die_at(point)
    listening = bind(WebOptions(port=0))
    listening.listen()
    config = uvicorn.Config(Starlette(routes=service.routes()), lifespan="off", log_config=None)
    print(f"ready {address_of(listening)}", flush=True)
    async with asyncio.TaskGroup() as group:
        group.create_task(uvicorn.Server(config).serve(sockets=[listening]))
        while True:
            await service.sweep(now())
            await asyncio.sleep(SWEEP_SECONDS)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:6]))
