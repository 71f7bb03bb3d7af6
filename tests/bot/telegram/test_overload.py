"""More is written than can be answered: what Telegram keeps, and what one person may do."""

import asyncio
from dataclasses import dataclass, field
from functools import partial

import pytest

from bot.metrics import Metrics
from bot.settings import MetricsOptions
from bot.simulate.telegram_server.phone import Phone
from bot.telegram.polling import WHILE_FULL, Polling
from handlers.limits import MessageLimits
from handlers.texts import too_many
from storage.database import Database
from storage.telegram.updates import update_counts
from tests.bot.telegram.conftest import Desk, OpenDesk
from tests.bot.telegram.test_webhook import post, secret, update
from tests.handlers.dialogue import Clock, OneArticleAnswerer

QUESTION = "发明专利保护多少年"


async def written(database: Database) -> int:
    async with database.begin() as session:
        return (await update_counts(session))[0]


def answered(person: Phone) -> int:
    return sum("二十年" in shown.text for shown in person.answers)


async def full_of(desk: Desk, *people: Phone) -> None:
    """So many wait as may, whose answers the test holds back."""
    desk.service.lanes.most_waiting = len(people)
    for person in people:
        person.say(QUESTION)
    await desk.until(lambda: len(desk.answerer.asked) == len(people))


async def test_what_comes_while_too_many_wait_stays_with_telegram_until_there_is_room(
    open_desk: OpenDesk, answerer: OneArticleAnswerer, database: Database
) -> None:
    answerer.gate = asyncio.Event()
    desk = await open_desk()
    people = [desk.phone() for _ in range(2)]
    await full_of(desk, *people)
    assert await post(desk, update(QUESTION), secret(desk)) == 503
    waiting = desk.phone()
    first, second = waiting.say("发明"), waiting.say("帮助")
    await desk.until(lambda: "503" in desk.telegram.webhook.last_error)
    assert await written(database) == 2
    answerer.gate.set()
    await desk.until(lambda: len(waiting.answers) == 2)
    assert first is not None
    assert second == first + 1
    assert "二十年" in waiting.answers[0].text, "in the order they were written"
    assert [answered(person) for person in people] == [1, 1]


@dataclass
class Pauses:
    """Pauses of whoever fetches updates, each as long as the test wants."""

    over: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self.over.wait()
        await asyncio.sleep(0)


async def test_nothing_is_fetched_while_too_many_wait(
    open_desk: OpenDesk,
    answerer: OneArticleAnswerer,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answerer.gate = asyncio.Event()
    pauses = Pauses()
    monkeypatch.setattr("bot.telegram.service.Polling", partial(Polling, pause=pauses))
    desk = await open_desk(receive="polling")
    people = [desk.phone() for _ in range(2)]
    await full_of(desk, *people)
    await desk.until(lambda: WHILE_FULL in pauses.asked)
    waiting = desk.phone()
    waiting.say(QUESTION)
    assert await written(database) == 2
    answerer.gate.set()
    await desk.until(lambda: [answered(person) for person in people] == [1, 1])
    pauses.over.set()
    await desk.until(lambda: answered(waiting) == 1)


async def test_who_floods_is_told_what_to_do_and_nobody_else_notices(
    open_desk: OpenDesk, database: Database
) -> None:
    metrics = Metrics(database, clock=Clock(), options=MetricsOptions())
    desk = await open_desk(limits=MessageLimits(per_minute=3), noted=metrics, clock=Clock())
    flooding, other = desk.phone(), desk.phone()
    for _ in range(7):
        flooding.say(QUESTION)
    other.say(QUESTION)
    await desk.until(lambda: len(flooding.answers) == 7 and answered(other) == 1)
    assert ["二十年" in shown.text for shown in flooding.answers] == [True] * 3 + [False] * 4
    assert {shown.text for shown in flooding.answers[3:]} == {too_many(3)}
    labels = {"channel": "telegram", "outcome": "too_many"}
    assert metrics.registry.get_sample_value("ipdesk_messages_total", labels) == 4
