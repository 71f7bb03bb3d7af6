"""The passive window on a clock that the test winds: nothing here really waits."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.passive_window import NOT_YET, PassiveWindow


@dataclass
class Timer:
    """Time that passes when told to."""

    now: float = 0.0
    sleepers: list[tuple[float, asyncio.Event]] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        woken = asyncio.Event()
        self.sleepers.append((self.now + seconds, woken))
        await woken.wait()

    async def pass_to(self, moment: float) -> None:
        self.now = moment
        for until, woken in self.sleepers:
            if until <= moment:
                woken.set()
        await settle()


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(10):
        await asyncio.sleep(0)


@dataclass
class Work:
    """Work that ends when the test says so, and counts how often it was begun."""

    begun: int = 0
    done: asyncio.Event = field(default_factory=asyncio.Event)
    failure: Exception | None = None

    async def __call__(self) -> str:
        self.begun += 1
        await self.done.wait()
        if self.failure is not None:
            raise self.failure
        return "answer"


@pytest.fixture
def timer() -> Timer:
    return Timer()


@pytest.fixture
def window(timer: Timer) -> PassiveWindow[str, str]:
    return PassiveWindow(hold=4.5, timer=timer)


async def test_an_answer_in_time_goes_out_on_the_first_delivery(
    window: PassiveWindow[str, str],
) -> None:
    work = Work()
    work.done.set()
    assert await window.reply("m", work) == "answer"
    assert not window.keys


async def test_three_deliveries_are_one_piece_of_work_and_the_waiting_one_gets_the_answer(
    window: PassiveWindow[str, str], timer: Timer
) -> None:
    work = Work()
    first = asyncio.create_task(window.reply("m", work))
    await settle()
    await timer.pass_to(4.5)
    assert await first is NOT_YET
    await timer.pass_to(5)
    second = asyncio.create_task(window.reply("m", work))
    await settle()
    await timer.pass_to(7)
    work.done.set()
    assert await second == "answer"
    assert work.begun == 1


async def test_the_last_delivery_ends_without_an_answer_and_the_work_goes_on(
    window: PassiveWindow[str, str], timer: Timer
) -> None:
    work = Work()
    for start in (0, 5, 10):
        await timer.pass_to(start)
        delivery = asyncio.create_task(window.reply("m", work))
        await settle()
        await timer.pass_to(start + 4.5)
        assert await delivery is NOT_YET
    assert len(window.keys) == 1
    work.done.set()
    await window.finish()
    assert work.begun == 1
    assert not window.keys


async def test_a_stop_does_not_wait_for_ever(window: PassiveWindow[str, str]) -> None:
    work = Work()
    window.start("m", work)
    await settle()
    await window.finish(within=0.01)
    assert not window.keys


async def test_three_deliveries_at_once_all_get_the_answer(
    window: PassiveWindow[str, str],
) -> None:
    work = Work()
    deliveries = [asyncio.create_task(window.reply("m", work)) for _ in range(3)]
    await settle()
    assert window.waiting("m") == 3
    work.done.set()
    assert await asyncio.gather(*deliveries) == ["answer"] * 3
    assert work.begun == 1


async def test_a_broken_connection_does_not_end_the_work(
    window: PassiveWindow[str, str],
) -> None:
    work = Work()
    delivery = asyncio.create_task(window.reply("m", work))
    await settle()
    delivery.cancel()
    await settle()
    assert window.waiting("m") == 0
    work.done.set()
    assert await window.reply("m", work) == "answer"
    assert work.begun == 1


async def test_keys_do_not_wait_for_each_other(window: PassiveWindow[str, str]) -> None:
    slow, fast = Work(), Work()
    fast.done.set()
    waiting = asyncio.create_task(window.reply("slow", slow))
    await settle()
    assert await window.reply("fast", fast) == "answer"
    slow.done.set()
    assert await waiting == "answer"


async def test_failed_work_is_told_and_begun_anew_by_the_next_delivery(
    window: PassiveWindow[str, str],
) -> None:
    work = Work(failure=RuntimeError("the database is away"))
    work.done.set()
    with pytest.raises(RuntimeError, match="away"):
        await window.reply("m", work)
    work.failure = None
    assert await window.reply("m", work) == "answer"
    assert work.begun == 2
