"""Processes that share the rows, and processes that die: real ones, on SQLite and PostgreSQL."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from bot.app import now
from bot.simulate.telegram_server.flood import Limits
from bot.simulate.telegram_server.phone import Phone, phone
from bot.simulate.telegram_server.pushing import SECRET_HEADER
from bot.simulate.telegram_server.server import telegram_serving
from bot.simulate.telegram_server.telegram import Telegram
from bot.telegram import texts
from handlers.staff.texts import ask_name

ROOT = Path(__file__).resolve().parents[3]
QUESTION = "发明专利保护多少年"


@dataclass
class Process:
    """One desk in a process of its own."""

    process: asyncio.subprocess.Process
    url: str
    asked: list[str] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        """Take down what it prints."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            if line.startswith(b"asked "):
                self.asked.append(line.decode().removeprefix("asked ").strip())
            if line == b"done\n":
                self.done.set()


@asynccontextmanager
async def desk(
    database_url: str, api_url: str, *, receive: str = "polling", point: str = "never"
) -> AsyncIterator[Process]:
    """A process that serves; killed at the end if it has not died before."""
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bot.telegram.desk_process",
        *(database_url, api_url, receive, point),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert started.stdout is not None
    ready = (await asyncio.wait_for(started.stdout.readline(), 60)).decode()
    process = Process(started, ready.removeprefix("ready ").strip().rstrip("/"))
    async with asyncio.TaskGroup() as group:
        listening = group.create_task(process.listen())
        try:
            yield process
        finally:
            if started.returncode is None:
                started.kill()  # ends one that stands still, too
            await started.wait()
            await listening


@pytest.fixture
async def telegram() -> AsyncIterator[tuple[Telegram, str]]:
    played = Telegram(now)
    played.flood.limits = Limits(overall=1000, chat=1000, group=1000)
    async with telegram_serving(played) as address:
        yield played, address


async def answered(person: Phone, count: int) -> None:
    async with asyncio.timeout(120):
        while len(person.answers) < count:  # noqa: ASYNC110 - a condition, not an event
            await asyncio.sleep(0.02)


async def test_kill_9_loses_nothing_and_says_twice_only_what_it_marks(
    sqlite_database_url: str, telegram: tuple[Telegram, str]
) -> None:
    """Killed while it thinks, after it has sent, and one second after a step of a form."""
    played, api = telegram
    person = phone(played)
    async with desk(sqlite_database_url, api, point="thinking") as dying:
        person.say(QUESTION)
        await asyncio.wait_for(dying.process.wait(), 120)
    assert not person.answers
    async with desk(sqlite_database_url, api, point="sent") as dying:
        await asyncio.wait_for(dying.process.wait(), 120)
    assert [shown.text for shown in person.answers] == [f"回答：{QUESTION}"]
    async with desk(sqlite_database_url, api) as killed:
        await answered(person, 2)  # it may not have arrived
        assert person.answers[1].text == f"{texts.SENT_AGAIN}\n回答：{QUESTION}"
        person.say("/加入")
        await answered(person, 3)
        assert texts.SEND_AGAIN not in person.answers[2].buttons
        person.say("ABCDE-FGHJK")
        await answered(person, 4)
        assert person.answers[3].text == ask_name()
        await asyncio.sleep(1)
        killed.process.kill()
        await killed.process.wait()
        assert not killed.asked
    async with desk(sqlite_database_url, api):
        person.say("上一步")
        await answered(person, 5)
        assert person.answers[4].text == person.answers[2].text


async def test_who_stood_still_lets_go_of_what_another_has_answered(
    telegram: tuple[Telegram, str], any_database_url: str
) -> None:
    played, api = telegram
    person = phone(played)
    async with (
        desk(any_database_url, api, receive="webhook", point="stuck") as stuck,
        desk(any_database_url, api, receive="webhook"),
        httpx.AsyncClient(timeout=600, trust_env=False) as client,
    ):
        person.say(QUESTION)
        (update,) = played.updates.pending
        played.updates.pending = []
        headers = {SECRET_HEADER: played.webhook.secret}
        taken = asyncio.create_task(
            client.post(f"{stuck.url}/telegram", json=update, headers=headers)
        )
        await answered(person, 1)  # by the other one, once the claim has lapsed
        stuck.process.send_signal(signal.SIGCONT)
        await asyncio.wait_for(stuck.done.wait(), 120)
        await taken
        assert [shown.text for shown in person.answers] == [f"回答：{QUESTION}"]


async def test_two_processes_answer_everybody_once_and_in_order(
    telegram: tuple[Telegram, str], any_database_url: str
) -> None:
    url = any_database_url
    played, api = telegram
    people = [phone(played) for _ in range(4)]
    async with (
        desk(url, api, receive="webhook") as first,
        desk(url, api, receive="webhook") as second,
        httpx.AsyncClient(timeout=120, trust_env=False) as client,
    ):
        headers = {SECRET_HEADER: played.webhook.secret}
        for number in range(4):
            for person in people:
                person.say(f"发明{number}")
            updates, played.updates.pending = played.updates.pending, []
            for update in updates:  # to both at once, as after a time-out
                await asyncio.gather(
                    *(
                        client.post(f"{process.url}/telegram", json=update, headers=headers)
                        for process in (first, second)
                    )
                )
        for person in people:
            await answered(person, 4)
        await asyncio.sleep(0.3)
        for person in people:
            assert [one.text for one in person.answers] == [f"回答：发明{n}" for n in range(4)]
        assert len(first.asked) + len(second.asked) == 16
