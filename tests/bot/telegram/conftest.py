"""The real channel over real HTTP, with the simulated Telegram around it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import pytest
from starlette.applications import Starlette

from bot.app import now
from bot.simulate.listening import serving
from bot.simulate.telegram_server.phone import Phone, phone
from bot.simulate.telegram_server.server import telegram_serving
from bot.simulate.telegram_server.telegram import Telegram
from bot.telegram.options import TelegramOptions
from bot.telegram.service import TelegramService, open_telegram
from handlers.attachments import Attachments
from handlers.build import build_routes
from handlers.clock import Clock as ClockType
from handlers.dispatcher import Dispatcher, Noted
from handlers.filling import PersonalFields
from handlers.limits import MessageLimits
from retrieval.answer import StreamingAnswerer
from storage.database import Database
from storage.files import FileFolder
from tests.handlers.dialogue import OneArticleAnswerer, build_desk

UNHURRIED = (1000, 1.0)  # the limits are a matter of their own tests


@dataclass
class Desk:
    """The channel under test. Its clock is the wall's, as Telegram's limits are."""

    service: TelegramService
    telegram: Telegram
    answerer: OneArticleAnswerer
    files: FileFolder
    url: str

    def phone(self, **how: Any) -> Phone:
        return phone(self.telegram, **how)

    async def sweep(self) -> None:
        await self.service.sweep(now())
        await self.service.attend(now())

    async def idle(self) -> None:
        """Wait until nobody is being answered."""
        await self.until(lambda: not self.service.lanes.busy)

    async def until(self, happened: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not happened():  # noqa: ASYNC110 - a condition, not an event
                await asyncio.sleep(0.005)


class OpenDesk(Protocol):
    """Opens the channel with changed options."""

    async def __call__(self, **changes: Any) -> Desk: ...


@pytest.fixture
def answerer() -> OneArticleAnswerer:
    return OneArticleAnswerer()


@asynccontextmanager
async def opened_desk(
    database: Database,
    answerer: OneArticleAnswerer,
    folder: Path,
    *,
    telegram: Telegram | None = None,
    chat: tuple[int, float] = UNHURRIED,
    clock: ClockType = now,
    personal: StreamingAnswerer | None = None,
    fields: PersonalFields | None = None,
    limits: MessageLimits | None = None,
    noted: Noted | None = None,
    **changes: Any,
) -> AsyncIterator[Desk]:
    """A desk whose bot has begun to receive, by webhook unless `receive` says otherwise."""
    if telegram is None:
        telegram = Telegram(now)
        telegram.flood.limits = type(telegram.flood.limits)(overall=1000, chat=1000, group=1000)
    options: dict[str, Any] = {
        "token": telegram.token,
        "receive": "webhook",
        "api_timeout_seconds": 2,
        "messages_per_second": 1000,
        **changes,
    }
    made = build_desk(database, answerer, clock, files=folder)
    if personal is not None:
        made = replace(made, personal=lambda _user: personal)
    routes = build_routes(made)
    dispatcher = Dispatcher(
        database,
        routes,
        limits=limits or MessageLimits(per_minute=10_000),
        clock=clock,
        safety=made.safety,
        attachments=Attachments(database, made.files, clock),
        personal=fields,
        noted=noted,
    )
    async with AsyncExitStack() as stack:
        mounted = Starlette()
        url = await stack.enter_async_context(serving(mounted))
        api = await stack.enter_async_context(telegram_serving(telegram))
        service = open_telegram(
            TelegramOptions.model_validate(
                {"api_base_url": api, "public_base_url": url, **options}
            ),
            database,
            dispatcher,
            routes,
            files=made.files,
            clock=clock,
            chat=chat,
        )
        mounted.router.routes.extend(service.routes())
        stack.push_async_callback(service.close)
        await service.sweep(now())
        await service.attend(now())
        yield Desk(service, telegram, answerer, made.files, url)


@pytest.fixture
async def open_desk(
    database: Database, answerer: OneArticleAnswerer, tmp_path: Path
) -> AsyncIterator[OpenDesk]:
    async with AsyncExitStack() as stack:

        async def open_one(**changes: Any) -> Desk:
            return await stack.enter_async_context(
                opened_desk(database, answerer, tmp_path / "files", **changes)
            )

        yield open_one


@pytest.fixture
async def desk(open_desk: OpenDesk) -> Desk:
    return await open_desk()
