"""The assistant itself, started beside the simulator on a port of its own."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date

from bot.app import build_app
from bot.opening import warm_up
from bot.progress import progress_bar
from bot.settings import Settings
from bot.simulate.console import Console, Mode
from bot.simulate.listening import serving
from bot.wechat.channel import PATH
from bot.wechat.options import WeChatOptions
from retrieval.answer import Answer, Answerer, Turn


class SlowAnswerer:
    """Answers like another answerer, so many seconds later: what a slow model would do."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.inner: Answerer | None = None

    async def answer(self, question: str, history: Sequence[Turn] = (), *, as_of: date) -> Answer:
        """The other's answer."""
        await asyncio.sleep(self._seconds)
        if self.inner is None:
            raise RuntimeError("asked before the assistant was put together")
        return await self.inner.answer(question, history, as_of=as_of)


def options_for(console: Console, *, api_address: str) -> WeChatOptions:
    """What the assistant has to be told to serve this account."""
    return WeChatOptions.model_validate(
        {
            "app_id": console.app_id,
            "app_secret": console.secret,
            "token": console.token,
            "encoding_aes_key": None if console.mode is Mode.PLAIN else console.aes_key,
            "api_base_url": api_address,
            "picture_server": api_address,
        }
    )


@asynccontextmanager
async def product(settings: Settings, *, answer_seconds: float = 0) -> AsyncIterator[str]:
    """The address of the webhook of an assistant that serves until the block ends.

    Its vectors are kept in memory, as for the terminal chat: the folder is soon gone.
    """
    slow = SlowAnswerer(answer_seconds)
    with progress_bar("Preparing the library") as progress:
        app = await build_app(settings, answerer=slow, alone=False, progress=progress)
    slow.inner = app.retrieval.answerer
    try:
        await warm_up(app.retrieval.embedder)
        app.settle()
        app.indexing.stop()
        app.runner.start()
        async with serving(app.web()) as address:
            yield f"{address}{PATH}"
    finally:
        await app.close()
