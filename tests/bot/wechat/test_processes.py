"""Processes that share the rows, and processes that die: real ones, on SQLite and PostgreSQL."""

import asyncio
import itertools
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import xmltodict
from sqlalchemy import update

from bot.wechat.envelope import sign
from storage.database import Database
from storage.schema.wechat import WeChatTurnRow
from storage.wechat import turns as turn_rows
from tests.bot.wechat.wechat_side import PATIENCE, TOKEN, Api, served

ROOT = Path(__file__).resolve().parents[3]
QUESTION = "发明专利保护多少年"
NONCES = itertools.count(1)


@dataclass
class Process:
    """One desk in a process of its own."""

    process: asyncio.subprocess.Process
    url: str
    asked: list[str] = field(default_factory=list)

    async def listen(self) -> None:
        """Take down what it prints."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            if line.startswith(b"asked "):
                self.asked.append(line.decode().removeprefix("asked ").strip())


@asynccontextmanager
async def desk(
    database_url: str,
    *,
    api_url: str = "none",
    seconds: float = 0,
    point: str = "never",
    claim: float = 1.5,
) -> AsyncIterator[Process]:
    """A process that serves; killed at the end if it has not died before.

    Its answers take so many seconds; a message is its own for `claim` seconds after its last sign
    of life.
    """
    arguments = (database_url, api_url, str(seconds), point, str(claim))
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bot.wechat.desk_process",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        limit=2**20,
    )
    assert started.stdout is not None
    ready = (await asyncio.wait_for(started.stdout.readline(), PATIENCE)).decode()
    process = Process(started, ready.removeprefix("ready ").strip().rstrip("/"))
    async with asyncio.TaskGroup() as group:
        listening = group.create_task(process.listen())
        try:
            yield process
        finally:
            if started.returncode is None:
                started.kill()
            await started.wait()
            await listening


async def deliver(url: str, *, message_id: str = "1", at: datetime | None = None) -> str | None:
    """One delivery of the question: what is shown, or None where WeChat would deliver again."""
    stamp, nonce = str(int(datetime.now(UTC).timestamp())), str(next(NONCES))
    created = at or datetime.now(UTC)
    fields = {
        "ToUserName": "gh_1",
        "FromUserName": "follower",
        "CreateTime": str(int(created.timestamp())),
        "MsgType": "text",
        "Content": QUESTION,
        "MsgId": message_id,
    }
    query = {"signature": sign(TOKEN, stamp, nonce), "timestamp": stamp, "nonce": nonce}
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
        try:
            response = await client.post(
                f"{url}/wechat", params=query, content=xmltodict.unparse({"xml": fields})
            )
        except httpx.TransportError:
            return None
    if response.status_code != 200:
        return None
    text = response.text
    return "" if text == "success" else str(xmltodict.parse(text)["xml"]["Content"])


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    names = {"sqlite": "sqlite_database_url", "postgresql": "postgres_url"}
    return str(request.getfixturevalue(names[request.param]))


async def unanswered(database_url: str) -> int:
    database = Database(database_url)
    async with database.begin() as session:
        _, open_turns = await turn_rows.turn_counts(session)
    await database.close()
    return open_turns


async def let_a_minute_pass(database_url: str) -> None:
    """As if the messages had come a minute earlier."""
    earlier = datetime.now(UTC) - timedelta(seconds=60)
    database = Database(database_url)
    async with database.begin() as session:
        await session.execute(
            update(WeChatTurnRow).values(received_at=earlier, claimed_until=earlier)
        )
    await database.close()


@pytest.mark.parametrize(
    ("database_url", "point"),
    [
        ("sqlite", "received"),
        ("sqlite", "thinking"),
        ("sqlite", "answered"),
        ("sqlite", "stored"),
        ("postgresql", "received"),
        ("postgresql", "thinking"),
        ("postgresql", "answered"),
        ("postgresql", "stored"),
    ],
    indirect=["database_url"],
)
async def test_a_kill_between_receipt_and_answer_loses_nothing_and_answers_once(
    database_url: str, point: str
) -> None:
    async with desk(database_url, point=point) as first:
        assert await deliver(first.url) is None
        assert await asyncio.wait_for(first.process.wait(), PATIENCE) == -9
    async with desk(database_url) as second:
        shown = None
        async with asyncio.timeout(PATIENCE):
            while shown is None:
                shown = await deliver(second.url)
        assert QUESTION in shown
        assert await deliver(second.url) == shown
    assert len(first.asked) + len(second.asked) <= 2
    assert (len(second.asked) == 0) == (point in {"answered", "stored"})
    assert await unanswered(database_url) == 0


async def test_a_start_answers_what_no_delivery_asks_for_any_more(database_url: str) -> None:
    api = Api()
    async with served(api.application()) as api_url:
        async with desk(database_url, api_url=api_url, point="thinking") as first:
            assert await deliver(first.url) is None
        await let_a_minute_pass(database_url)
        async with desk(database_url, api_url=api_url), asyncio.timeout(PATIENCE):
            while not api.sent:  # noqa: ASYNC110 - another process sends
                await asyncio.sleep(0.05)
            await asyncio.sleep(1)
        assert [text for _, text in api.sent if QUESTION in text] == [api.sent[0][1]]
        assert len(api.sent) == 1


async def test_one_delivery_at_two_processes_is_answered_once(database_url: str) -> None:
    async with (
        desk(database_url, seconds=1, claim=PATIENCE) as one,
        desk(database_url, seconds=1, claim=PATIENCE) as other,
    ):
        urls = [one.url, other.url, one.url]
        shown = await asyncio.gather(*(deliver(url) for url in urls))
        assert len(set(shown)) == 1
        assert QUESTION in str(shown[0])
        assert await deliver(other.url) == shown[0]
        assert sorted(one.asked + other.asked) == [QUESTION]


async def test_another_process_takes_over_the_deliveries_of_one_that_died(
    database_url: str,
) -> None:
    async with desk(database_url, seconds=30) as one, desk(database_url) as other:
        first = asyncio.create_task(deliver(one.url))
        async with asyncio.timeout(PATIENCE):
            while not one.asked:  # noqa: ASYNC110 - another process asks
                await asyncio.sleep(0.02)
        one.process.kill()
        assert await first is None
        shown = None
        async with asyncio.timeout(PATIENCE):
            while shown is None:
                shown = await deliver(other.url)
        assert QUESTION in shown
        assert other.asked == [QUESTION]
