"""What is around a desk: WeChat, Telegram, a chat model, an embedding endpoint, one clock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.simulate.console import Console
from bot.simulate.delivering import Postman
from bot.simulate.listening import serving
from bot.simulate.platform import Platform
from bot.simulate.telegram_server.flood import Limits
from bot.simulate.telegram_server.server import telegram_serving
from bot.simulate.telegram_server.telegram import TOKEN, Telegram
from bot.simulate.webhook import Webhook
from bot.simulate.wechat_api import WeChatApi
from tests.faults.balancer import Balancer, balancing
from tests.faults.house import House
from tests.postgres import Postgres
from tests.retrieval.misbehaviour import honest
from tests.retrieval.model_server import KEY, MODEL, ChatServer, Sheet, running

ROOMY = Limits(overall=1000, chat=1000, group=1000)


@dataclass
class Embedding:
    """An embedding endpoint that is overloaded, after so many seconds."""

    seconds: float = 0.0
    asked: int = 0

    async def answer(self, _request: Request) -> Response:
        """Refuse, as a server does that has too much to do."""
        self.asked += 1
        await asyncio.sleep(self.seconds)
        return JSONResponse({"error": {"message": "overloaded"}}, status_code=503)


@dataclass
class World:
    """Everything outside of the desk, and the desk. `wind` turns everybody's clock."""

    wechat: WeChatApi
    webhook: Webhook
    telegram: Telegram
    embedding: Embedding
    model: ChatServer
    balancer: Balancer
    postgres: Postgres
    house: House
    clock: "Clock"

    def wind(self, seconds: float) -> None:
        """Let time pass for everybody."""
        self.clock.ahead += seconds
        for member in self.house.members.values():
            member.wind(self.clock.ahead)


@dataclass
class Clock:
    """The world's time: this machine's, so many seconds ahead."""

    ahead: float = field(default=0.0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)


@asynccontextmanager
async def _wording() -> AsyncIterator[ChatServer]:
    """A chat model that words answers faithfully until it is told otherwise."""
    with running() as server:
        server.sheet = Sheet(says=honest)
        yield server


@asynccontextmanager
async def world(folder: Path, *, webs: int) -> AsyncIterator[World]:
    """A world whose desk has not been started yet; its database is empty."""
    clock, embedding = Clock(), Embedding()
    api, telegram = WeChatApi(Platform(Console(), clock)), Telegram(clock)
    telegram.flood.limits = ROOMY
    endpoint = Starlette(routes=[Route("/v1/embeddings", embedding.answer, methods=["POST"])])
    postgres = Postgres(folder / "postgres")
    house = House(folder, postgres.url, {}, wound=True)
    members = [house.member(f"web{number}") for number in range(1, webs + 1)]
    try:
        async with (
            _wording() as model,
            serving(api.application()) as wechat_address,
            telegram_serving(telegram) as telegram_address,
            serving(endpoint) as embedding_address,
            balancing([member.port for member in members]) as balancer,
            Postman(f"{balancer.address}/wechat") as postman,
        ):
            console = api.platform.console
            house.settings |= {
                "IPDESK_WECHAT__APP_ID": console.app_id,
                "IPDESK_WECHAT__APP_SECRET": console.secret,
                "IPDESK_WECHAT__TOKEN": console.token,
                "IPDESK_WECHAT__ENCODING_AES_KEY": console.aes_key,
                "IPDESK_WECHAT__API_BASE_URL": wechat_address,
                "IPDESK_WECHAT__API_TIMEOUT_SECONDS": "2",
                "IPDESK_TELEGRAM__TOKEN": TOKEN,
                "IPDESK_TELEGRAM__API_BASE_URL": telegram_address,
                "IPDESK_TELEGRAM__API_TIMEOUT_SECONDS": "3",
                "IPDESK_RETRIEVAL__EMBEDDING__BASE_URL": f"{embedding_address}/v1",
                "IPDESK_RETRIEVAL__EMBEDDING__MODEL": "overloaded",
                "IPDESK_MODEL__BASE_URL": model.address,
                "IPDESK_MODEL__MODEL": MODEL,
                "IPDESK_MODEL__API_KEY": KEY,
                "IPDESK_MODEL__SECONDS": "6",
                "IPDESK_MODEL__BREAKER_SECONDS": "2",  # so that the next blow meets it again
                "IPDESK_SCHEDULE__DELIVER_SECONDS": "1",
                "IPDESK_SCHEDULE__QUIET_HOURS": "00:00-00:00",
                "IPDESK_PATENTS__DEMONSTRATION": "false",
            }
            yield World(
                wechat=api,
                webhook=Webhook(api.platform, postman),
                telegram=telegram,
                embedding=embedding,
                model=model,
                balancer=balancer,
                postgres=postgres,
                house=house,
                clock=clock,
            )
            await house.close()
    finally:
        await house.close()
        postgres.close()
