"""PostgreSQL stops and comes back while the whole desk runs: nothing is lost or said twice."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.app import now
from bot.simulate.telegram_server.flood import Limits
from bot.simulate.telegram_server.phone import Phone, phone
from bot.simulate.telegram_server.server import telegram_serving
from bot.simulate.telegram_server.telegram import TOKEN, Telegram
from storage import people
from storage.database import Database
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind
from tests.bot.running import Server, serving
from tests.postgres import Postgres

PUSHES = 60
AWAY_SECONDS = 6
PATIENCE = 300


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    own = Postgres(tmp_path_factory.mktemp("away"))
    yield own
    own.close()


@pytest.fixture
async def telegram() -> AsyncIterator[tuple[Telegram, str]]:
    played = Telegram(now)
    played.flood.limits = Limits(overall=20, chat=1000, group=1000)
    async with telegram_serving(played) as address:
        yield played, address


async def until(met: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not met():  # noqa: ASYNC110 - a condition, not an event
            await asyncio.sleep(0.1)


async def ready(server: Server) -> int:
    async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
        return (await client.get(f"{server.url}/readyz")).status_code


async def pushed(url: str, person: Phone) -> None:
    """Sixty words for one person, all due at once."""
    database = Database(url)
    async with database.begin() as session:
        user = await people.find_user(
            session, channel="telegram", external_id=str(person.person.id)
        )
        assert user is not None
        for number in range(PUSHES):
            await deliveries.enqueue(
                session,
                user.id,
                Content(text=f"第{number:02}条"),
                key=f"away:{number}",
                kind=DeliveryKind.REQUEST,
                now=now(),
            )
    await database.close()


async def test_the_database_goes_away_and_comes_back(
    postgres: Postgres, telegram: tuple[Telegram, str], tmp_path: Path
) -> None:
    played, api = telegram
    settings = {
        "IPDESK_DATABASE_URL": postgres.url,
        "IPDESK_TELEGRAM__TOKEN": TOKEN,
        "IPDESK_TELEGRAM__API_BASE_URL": api,
        "IPDESK_TELEGRAM__MESSAGES_PER_SECOND": "10",
        "IPDESK_SCHEDULE__QUIET_HOURS": "00:00-00:00",  # the test runs at any time of the day
    }
    person = phone(played)
    with serving(tmp_path / "data", **settings) as server:
        person.say("发明专利权的保护期多少年？")
        await until(lambda: any("二十年" in shown.text for shown in person.answers))
        await pushed(postgres.url, person)
        await until(lambda: len(person.answers) > 5)
        postgres.stop()
        person.say("商标续展什么时候办？")
        assert await ready(server) == 503
        async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
            said = await client.post(
                f"{server.url}/api/message", json={"id": "while-it-is-away", "text": "在吗"}
            )
            page = await client.get(server.url)
        assert "过几分钟再发一次" in said.json()["text"]
        assert (page.status_code, "系统暂时连不上" in page.text) == (503, True)
        await asyncio.sleep(AWAY_SECONDS)
        assert server.process.poll() is None, "it lives on"
        postgres.start()
        begun = time.monotonic()
        while await ready(server) != 200:
            assert time.monotonic() - begun < PATIENCE
            await asyncio.sleep(0.2)
        words = [f"第{number:02}条" for number in range(PUSHES)]
        await until(lambda: {*words} <= {shown.text for shown in person.answers})
        await until(lambda: any("续展" in shown.text for shown in person.answers))
        said_twice = [word for word in words if [s.text for s in person.answers].count(word) > 1]
        assert said_twice == []
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
