"""SIGTERM to a real desk whose language model is slow: nobody's message is lost by it."""

import asyncio
import re
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.app import now
from bot.simulate.telegram_server.phone import Phone, phone
from bot.simulate.telegram_server.server import telegram_serving
from bot.simulate.telegram_server.telegram import TOKEN as TELEGRAM_TOKEN
from bot.simulate.telegram_server.telegram import Telegram
from bot.texts import STOPPING
from storage.database import Database, sqlite_url
from storage.wechat import turns as turn_rows
from tests.bot.running import Server, serving
from tests.bot.wechat.wechat_side import APP_ID, TOKEN, Follower
from tests.retrieval.misbehaviour import honest
from tests.retrieval.model_server import KEY, MODEL, ChatServer, Sheet, running

PATIENCE = 300
MODEL_SECONDS = 120  # the most that can be set
QUESTION = "外观设计专利权的期限是多少年？"
TERM = re.compile("十五年|15 ?年")


@pytest.fixture
def model() -> Iterator[ChatServer]:
    with running() as server:
        server.sheet = Sheet(says=honest, held=True)
        yield server


@dataclass(frozen=True)
class Desk:
    """What is around the processes: their folder and settings, and somebody on each channel."""

    folder: Path
    settings: dict[str, str]
    telegram: Phone

    @property
    def database(self) -> str:
        return sqlite_url(self.folder / "ipdesk.db")


@pytest.fixture
async def desk(model: ChatServer, tmp_path: Path) -> AsyncIterator[Desk]:
    telegram = Telegram(now)
    async with telegram_serving(telegram) as address:
        settings = {
            "IPDESK_WECHAT__APP_ID": APP_ID,
            "IPDESK_WECHAT__TOKEN": TOKEN,
            "IPDESK_WECHAT__KIND": "passive",
            "IPDESK_TELEGRAM__TOKEN": TELEGRAM_TOKEN,
            "IPDESK_TELEGRAM__API_BASE_URL": address,
            "IPDESK_MODEL__BASE_URL": model.address,
            "IPDESK_MODEL__MODEL": MODEL,
            "IPDESK_MODEL__API_KEY": KEY,
            "IPDESK_MODEL__SECONDS": str(MODEL_SECONDS),
            "IPDESK_RETRIEVAL__EMBEDDING__BASE_URL": "http://127.0.0.1:9/v1",
            "IPDESK_RETRIEVAL__EMBEDDING__MODEL": "nobody",
            "IPDESK_PATENTS__DEMONSTRATION": "false",
        }
        yield Desk(tmp_path / "data", settings, phone(telegram))


@asynccontextmanager
async def visiting(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, timeout=PATIENCE, trust_env=False) as client:
        yield client


async def until(met: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not met():  # noqa: ASYNC110 - a condition, not an event
            await asyncio.sleep(0.1)


async def unanswered(desk: Desk) -> int:
    database = Database(desk.database)
    async with database.begin() as session:
        _, count = await turn_rows.turn_counts(session)
    await database.close()
    return count


async def ask_page(client: httpx.AsyncClient) -> httpx.Response | None:
    """A program posts its message to the page; None where the connection breaks."""
    message = {"id": "stopped-0001", "text": QUESTION}
    try:
        return await client.post("/api/message", json=message)
    except httpx.TransportError:
        return None


async def fetch(follower: Follower, shown: str) -> str:
    """Tap as a person does, again while the answer is not there yet."""
    async with asyncio.timeout(PATIENCE):
        while True:
            seen = await follower.tap(shown)
            if TERM.search(seen):
                return seen
            await asyncio.sleep(0.5)


async def test_who_waits_for_an_answer_at_a_stop_has_it_after_the_restart(
    desk: Desk, model: ChatServer
) -> None:
    with serving(desk.folder, module="tests.bot.held_until_stop", **desk.settings) as first:
        async with visiting(first) as client, visiting(first) as page:
            began = time.monotonic()
            follower = Follower(client, now)
            delivery = asyncio.create_task(follower.say(QUESTION))
            visit = asyncio.create_task(ask_page(page))
            desk.telegram.say(QUESTION)
            await until(lambda: len(model.asked) >= 3)
            first.process.send_signal(signal.SIGTERM)
            shown, cut = await delivery, await visit
            cookies = page.cookies
        status = await asyncio.to_thread(first.process.wait, PATIENCE)
        ended = time.monotonic() - began
    assert status == 0
    assert model.sheet.held, "it did not need the answer to end"
    assert "取1" in shown
    if ended < MODEL_SECONDS:  # beyond that the desk answers without its model
        assert await unanswered(desk) == 1
        assert desk.telegram.answers == []
        assert cut is None or (cut.status_code, cut.json()["error"]) == (503, STOPPING)

    model.sheet = Sheet(says=honest)
    with serving(desk.folder, **desk.settings) as second:
        async with visiting(second) as client, visiting(second) as page:
            page.cookies = cookies
            follower.client = client
            fetched = await fetch(follower, shown)
            asked_again = await ask_page(page)
            await until(lambda: bool(desk.telegram.answers))
        assert second.stop() == 0
    assert asked_again is not None
    assert TERM.search(asked_again.json()["text"])
    assert fetched.startswith("关于“外观设计专利权")
    assert await unanswered(desk) == 0
    assert len(desk.telegram.answers) == 1
    assert TERM.search(desk.telegram.answers[0].text)
