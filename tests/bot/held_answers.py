"""`python -m bot` that answers nobody until the file exists that LET_GO names.

So that a test finds messages under way, however slow or fast the machine is. Everything else is the
product as it ships.
"""

import asyncio
import os
import runpy
from pathlib import Path

import bot.app
from handlers.dispatcher import Dispatcher
from handlers.message import IncomingMessage, Reply
from storage.people import User

LET_GO = "HELD_ANSWERS_LET_GO"


class Holding(Dispatcher):
    """Waits before every reply."""

    async def _reply(self, message: IncomingMessage, user: User) -> Reply:
        let_go = Path(os.environ[LET_GO])
        while not let_go.exists():  # noqa: ASYNC110, ASYNC240 - another process makes it
            await asyncio.sleep(0.05)
        return await super()._reply(message, user)


if __name__ == "__main__":
    vars(bot.app)["Dispatcher"] = Holding
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
