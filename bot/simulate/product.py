"""The assistant itself, started beside the simulator on a port of its own."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date

from starlette.applications import Starlette
from starlette.routing import Mount

from bot.app import App, build_app
from bot.progress import progress_bar
from bot.settings import Settings
from bot.simulate.console import Console, Mode
from bot.simulate.listening import serving
from bot.wechat.channel import PATH
from bot.wechat.options import WeChatOptions
from bot.wechat.service import SWEEP_EVERY, WeChatService, open_wechat
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
        }
    )


@asynccontextmanager
async def product(
    settings: Settings, options: WeChatOptions, *, answer_seconds: float = 0
) -> AsyncIterator[str]:
    """The address of the webhook of an assistant that serves until the block ends."""
    slow = SlowAnswerer(answer_seconds)
    with progress_bar("Preparing the library") as progress:
        app = await build_app(settings, answerer=slow, progress=progress)
    slow.inner = app.retrieval.answerer
    try:
        service = open_wechat(options, app.database, app.dispatcher, clock=app.clock)
        application = Starlette(routes=[*service.routes(), Mount("/", app.web())])
        app.settle()
        app.runner.start()
        sweeping = asyncio.create_task(_sweep(app, service))
        try:
            async with serving(application) as address:
                yield f"{address}{PATH}"
        finally:
            sweeping.cancel()
            with suppress(asyncio.CancelledError):
                await sweeping
            await service.close()
    finally:
        await app.close()


async def _sweep(app: App, service: WeChatService) -> None:
    while True:
        await service.sweep(app.clock())
        await asyncio.sleep(SWEEP_EVERY.total_seconds())
