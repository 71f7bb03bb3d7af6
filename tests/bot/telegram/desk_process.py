"""A Telegram desk as a process of its own; its arguments are URL API RECEIVE DIE.

Serves the channel over the database until it is killed; it kills itself with SIGKILL while it
thinks or once it has sent, or stands still while it thinks, as DIE says. Prints its address when it
is ready, what it was asked, and when nothing is left to do for somebody.
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

from bot.server import address_of, bind
from bot.simulate.telegram_server.telegram import TOKEN
from bot.telegram.lanes import Lanes
from bot.telegram.options import TelegramOptions
from bot.telegram.service import open_telegram
from bot.web.channel import WebOptions
from handlers.build import build_routes
from handlers.dispatcher import Dispatcher
from handlers.limits import MessageLimits
from retrieval.answer import Answer, Outcome, Turn
from storage.database import Database
from storage.privacy.vault import Vault
from tests.handlers.dialogue import build_desk

SWEEP_SECONDS = 0.3
SHARED_KEY = "t7yVbKo9Gd4mnWq2AtcRb1zzk2ZfCPQyhlGXcc4vJ7A="  # of every process on one database


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


def die() -> None:
    """End as if the power had failed."""
    os.kill(os.getpid(), signal.SIGKILL)


class Answerer:
    """Repeats the question, writing down that it was asked; or dies or stands still meanwhile."""

    def __init__(self, point: str) -> None:
        self.point = point

    async def answer(self, question: str, history: Sequence[Turn] = (), *, as_of: date) -> Answer:
        print(f"asked {question}", flush=True)
        if self.point == "thinking":
            die()
        if self.point == "stuck":
            os.kill(os.getpid(), signal.SIGSTOP)
        await asyncio.sleep(0.05)
        return Answer(text=f"回答：{question}", as_of=as_of, outcome=Outcome.ANSWERED)


def _say_when_done() -> None:
    drain = Lanes._drain

    async def draining(lanes: Lanes, lane: str) -> None:
        await drain(lanes, lane)
        print("done", flush=True)

    Lanes._drain = draining  # type: ignore[method-assign, assignment]


async def main(url: str, api_url: str, receive: str, point: str) -> None:
    """Serve for ever."""
    database = Database(url, Vault([SHARED_KEY]))
    await database.prepare()
    listening = bind(WebOptions(port=0))
    listening.listen()
    options = TelegramOptions.model_validate(
        {
            "token": TOKEN,
            "receive": receive,
            "api_base_url": api_url,
            "public_base_url": address_of(listening).rstrip("/"),
            "messages_per_second": 1000,
        }
    )
    desk = build_desk(database, Answerer(point), now, files=Path(tempfile.mkdtemp()))
    routes = build_routes(desk)
    dispatcher = Dispatcher(database, routes, limits=MessageLimits(), clock=now)
    service = open_telegram(
        options, database, dispatcher, routes, files=desk.files, clock=now, chat=(1000, 1.0)
    )
    service.lanes.claim = timedelta(seconds=1.5)
    if point == "sent":
        Lanes._end = lambda *_: die()  # type: ignore[method-assign, assignment]
    if point == "stuck":
        _say_when_done()
    config = uvicorn.Config(Starlette(routes=service.routes()), lifespan="off", log_config=None)
    async with asyncio.TaskGroup() as group:
        group.create_task(uvicorn.Server(config).serve(sockets=[listening]))
        await service.sweep(now())
        await service.attend(now())
        print(f"ready {address_of(listening)}", flush=True)
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            await service.sweep(now())
            await service.attend(now())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5]))
