"""More is written than can be answered: each is told something at once, nothing is lost."""

import asyncio
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from bot.metrics import Metrics
from bot.settings import MetricsOptions
from handlers.limits import MessageLimits
from handlers.texts import too_busy, too_many, too_many_wait
from storage.database import Database
from storage.wechat.turns import turn_counts
from tests.bot.wechat.conftest import Desk, OpenDesk
from tests.bot.wechat.wechat_side import PATIENCE, Follower
from tests.handlers.dialogue import Clock, OneArticleAnswerer

QUESTION = "发明专利保护多少年"


@pytest.fixture
def metrics(database: Database, clock: Clock) -> Metrics:
    return Metrics(database, clock=clock, options=MetricsOptions())


@pytest.fixture(autouse=True)
def held(answerer: OneArticleAnswerer) -> Iterator[asyncio.Event]:
    """Answers come once the test lets them."""
    answerer.gate = asyncio.Event()
    yield answerer.gate
    answerer.gate.set()


def counted(metrics: Metrics, outcome: str) -> float:
    labels = {"channel": "wechat", "outcome": outcome}
    return metrics.registry.get_sample_value("ipdesk_messages_total", labels) or 0


async def written(database: Database) -> int:
    async with database.begin() as session:
        turns, _ = await turn_counts(session)
    return turns


def holding_until(desk: Desk, over: asyncio.Event) -> None:
    """Deliveries are held until `over`."""

    async def until_told(_seconds: float) -> None:
        await over.wait()

    desk.service.turns.window.timer = until_told


async def asking(desk: Desk, *followers: Follower) -> list["asyncio.Task[str]"]:
    """Their questions, once each of them is being answered."""
    before = len(desk.answerer.asked)
    tasks = [asyncio.create_task(each.say(QUESTION)) for each in followers]
    await desk.until(lambda: len(desk.answerer.asked) == before + len(followers))
    return tasks


async def test_beyond_what_is_answered_at_once_everybody_is_told_so_and_gets_the_answer_later(
    open_desk: OpenDesk,
    answerer: OneArticleAnswerer,
    held: asyncio.Event,
    metrics: Metrics,
    database: Database,
) -> None:
    desk = await open_desk(limits=MessageLimits(at_once=3), noted=metrics)
    holds_end = asyncio.Event()
    holding_until(desk, holds_end)
    served = [desk.follower(f"served{n}") for n in range(3)]
    refused = [desk.follower(f"refused{n}") for n in range(5)]
    tasks = await asking(desk, *served)

    async with asyncio.timeout(PATIENCE):
        told = await asyncio.gather(*(each.say(QUESTION) for each in refused))
    assert told == [too_busy()] * 5
    assert [each.deliveries for each in refused] == [1] * 5, "at once, while the others are held"
    assert await written(database) == 3, "a refusal writes nothing"
    assert counted(metrics, "too_busy") == 5
    assert desk.service.turns.door.admission.turning_away

    holds_end.set()
    placeholders = await asyncio.gather(*tasks)
    assert all("取1" in shown for shown in placeholders)
    assert not any("秒" in shown for shown in placeholders), "nobody knows how long it takes now"
    assert [each.deliveries for each in served] == [3] * 3

    holds_end.clear()
    held.set()
    for follower, shown in zip(served, placeholders, strict=True):
        assert "二十年" in await follower.tap(shown)
    for follower in refused:
        assert "二十年" in await follower.say(QUESTION)
    assert len(answerer.asked) == 8
    assert (counted(metrics, "answered"), counted(metrics, "too_busy")) == (8, 5)
    desk.clock.advance(seconds=61)
    assert not desk.service.turns.door.admission.turning_away


async def test_a_message_sent_away_stays_so_however_often_it_is_delivered(
    open_desk: OpenDesk, held: asyncio.Event, metrics: Metrics, database: Database
) -> None:
    desk = await open_desk(limits=MessageLimits(at_once=1), noted=metrics)
    holding_until(desk, asyncio.Event())
    (first,) = await asking(desk, desk.follower("served"))
    refused = desk.follower("refused")
    fields = refused.fields(MsgType="text", MsgId="23", Content=QUESTION)
    together = await asyncio.gather(*(refused.deliver(fields) for _ in range(3)))
    held.set()
    assert "二十年" in await first
    assert {*together, await refused.deliver(fields)} == {too_busy()}
    assert counted(metrics, "too_busy") == 1
    assert await written(database) == 1


async def test_a_full_process_sends_nobody_away_whose_message_another_one_has(
    open_desk: OpenDesk, answerer: OneArticleAnswerer, held: asyncio.Event
) -> None:
    one = await open_desk()
    full = await open_desk(limits=MessageLimits(at_once=1))
    holds = asyncio.Event()
    holding_until(one, holds)
    holding_until(full, holds)
    (served,) = await asking(full, full.follower("served"))

    follower = one.follower("elsewhere")
    query, body = follower.signed(follower.fields(MsgType="text", MsgId="23", Content=QUESTION))
    first = asyncio.create_task(follower.once(query, body))
    await one.until(lambda: len(answerer.asked) == 2)
    one.clock.advance(seconds=5)
    again = full.follower("elsewhere")
    second = asyncio.create_task(again.once(query, body))
    await full.until(lambda: len(full.service.turns.window.keys) == 2)

    held.set()
    answers = {follower.seen(await first), again.seen(await second)}
    assert len(answers) == 1
    assert "二十年" in answers.pop()
    assert "二十年" in await served
    assert len(answerer.asked) == 2


async def test_what_was_answered_is_fetched_and_who_leaves_is_noted_while_all_is_full(
    open_desk: OpenDesk, held: asyncio.Event, database: Database
) -> None:
    desk = await open_desk(limits=MessageLimits(at_once=1))
    holds_end = asyncio.Event()
    holding_until(desk, holds_end)
    late = desk.follower("late")
    (task,) = await asking(desk, late)
    holds_end.set()
    shown = await task
    held.set()
    await desk.until(lambda: not desk.service.turns.window.keys)

    held.clear()
    holds_end.clear()
    (other,) = await asking(desk, desk.follower("other"))
    assert await desk.follower("third").say(QUESTION) == too_busy()
    assert "二十年" in await late.tap(shown)
    before = await written(database)
    assert await desk.follower("third").event("unsubscribe") == ""
    assert await written(database) == before + 1
    held.set()
    assert "二十年" in await other


async def test_who_floods_is_told_what_to_do_and_nobody_else_notices(
    open_desk: OpenDesk, held: asyncio.Event, metrics: Metrics, database: Database
) -> None:
    held.set()
    desk = await open_desk(limits=MessageLimits(per_minute=3), noted=metrics)
    flooding, other = desk.follower("flooding"), desk.follower("other")
    said = await asyncio.gather(*(flooding.say(QUESTION) for _ in range(9)))
    assert sum("二十年" in each for each in said) == 3
    assert said.count(too_many(3)) == 6
    assert "请稍等一分钟再发" in too_many(3)
    assert "二十年" in await other.say(QUESTION)
    assert (counted(metrics, "answered"), counted(metrics, "too_many")) == (4, 6)
    assert await written(database) == 4
    assert not desk.service.turns.door.admission.turning_away, "one person's pace is no overload"
    desk.clock.advance(seconds=61)
    assert "二十年" in await flooding.say(QUESTION)


async def test_one_person_takes_no_more_than_a_share_of_the_places(
    open_desk: OpenDesk, held: asyncio.Event, metrics: Metrics
) -> None:
    desk = await open_desk(limits=MessageLimits(at_once=4, at_once_each=2), noted=metrics)
    holding_until(desk, asyncio.Event())
    flooding, other = desk.follower("flooding"), desk.follower("other")
    (first,) = await asking(desk, flooding)
    admission = desk.service.turns.door.admission
    second = asyncio.create_task(flooding.say(QUESTION))  # waits behind the first
    await desk.until(lambda: admission.under_way == 2)
    assert await flooding.say(QUESTION) == too_many_wait(2)
    (others,) = await asking(desk, other)
    held.set()
    assert ["二十年" in text for text in await asyncio.gather(first, second, others)] == [True] * 3
    assert (counted(metrics, "answered"), counted(metrics, "too_many_wait")) == (3, 1)
    await desk.until(lambda: admission.under_way == 0)
    assert "二十年" in await flooding.say(QUESTION)


async def hung_up(desk: Desk, follower: Follower) -> None:
    """A delivery whose connection WeChat has closed before anybody looked at it."""
    query, body = follower.signed(follower.fields(MsgType="text", MsgId="29", Content=QUESTION))
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/wechat",
        "query_string": urlencode(query).encode(),
        "headers": [],
    }
    comes = deque[dict[str, Any]]([{"type": "http.request", "body": body}])

    async def receive() -> dict[str, Any]:
        return comes.popleft() if comes else {"type": "http.disconnect"}

    async def send(_message: Any) -> None:
        """Nobody listens."""

    await Starlette(routes=desk.service.routes())(scope, receive, send)


async def test_under_overload_nobody_reads_what_wechat_waits_for_no_longer(
    open_desk: OpenDesk, held: asyncio.Event, metrics: Metrics, database: Database
) -> None:
    desk = await open_desk(limits=MessageLimits(at_once=1), noted=metrics)
    holding_until(desk, asyncio.Event())
    (served,) = await asking(desk, desk.follower("served"))
    assert await desk.follower("refused").say(QUESTION) == too_busy()
    await hung_up(desk, desk.follower("gone"))
    assert await written(database) == 1
    assert counted(metrics, "too_busy") == 1, "nobody was told anything"
    held.set()
    assert "二十年" in await served
    desk.clock.advance(seconds=61)
    await hung_up(desk, desk.follower("gone"))
    assert await written(database) == 2, "while there is room it is taken up, to be fetched later"
