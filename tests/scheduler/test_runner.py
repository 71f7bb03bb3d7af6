"""The clock's jobs: first run at once, one at a time, failures seen and survived."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.runner import Job, JobState, Runner

SECOND = timedelta(seconds=1)


def clock() -> datetime:
    return datetime.now(UTC)


async def test_a_job_runs_at_once_and_again_with_the_time() -> None:
    times: list[datetime] = []
    twice = asyncio.Event()

    async def note(now: datetime) -> None:
        times.append(now)
        if len(times) == 2:
            twice.set()

    runner = Runner([Job(name="note", run=note, every=SECOND)], clock=clock)
    assert runner.next_run("note") is None
    runner.start()
    await asyncio.wait_for(twice.wait(), 60)
    following = runner.next_run("note")
    assert following is not None
    assert times[0] < following <= clock() + SECOND
    await runner.stop()
    assert times[0].tzinfo is not None
    assert runner.next_run("note") is None, "it is stopped"
    assert runner.states["note"].last_success is not None


async def test_a_run_that_goes_on_is_not_started_twice() -> None:
    running = 0
    most = 0
    both_due = asyncio.Event()
    ticks = 0

    async def slow(_now: datetime) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await both_due.wait()
        running -= 1

    async def tick(_now: datetime) -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 3:
            both_due.set()

    jobs = [Job(name="slow", run=slow, every=SECOND), Job(name="tick", run=tick, every=SECOND)]
    runner = Runner(jobs, clock=clock)
    runner.start()
    await asyncio.wait_for(both_due.wait(), 60)
    await runner.stop()
    assert most == 1


async def test_stopping_waits_for_the_run_that_goes_on() -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()
    ended = False

    async def slow(_now: datetime) -> None:
        nonlocal ended
        begun.set()
        await may_end.wait()
        ended = True

    runner = Runner([Job(name="slow", run=slow, every=SECOND)], clock=clock)
    runner.start()
    await begun.wait()
    stopping = asyncio.create_task(runner.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    may_end.set()
    await stopping
    assert ended


async def test_stopping_breaks_off_what_does_not_end(caplog: pytest.LogCaptureFixture) -> None:
    begun, broken_off = asyncio.Event(), asyncio.Event()

    async def endless(_now: datetime) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            broken_off.set()

    runner = Runner([Job(name="endless", run=endless, every=SECOND)], clock=clock)
    runner.start()
    await begun.wait()
    await asyncio.wait_for(runner.stop(within=0.1), 60)
    assert broken_off.is_set()
    assert "job endless was broken off" in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert runner.states["endless"].failures == 0


async def test_a_failure_is_logged_shown_and_forgotten_after_a_good_run(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing = True

    async def job(_now: datetime) -> None:
        if failing:
            raise RuntimeError("the disk is full")

    fragile = Job(name="fragile", run=job, every=SECOND)
    runner = Runner([fragile], clock=clock)
    with caplog.at_level(logging.ERROR):
        await runner.run_once(fragile)
    reference = runner.states["fragile"].failure_reference
    assert reference is not None
    assert reference in caplog.text
    assert "the disk is full" in caplog.text
    failing = False
    await runner.run_once(fragile)
    assert runner.states["fragile"].failure_reference is None
    await runner.stop()


async def test_what_runs_once_an_hour_is_tried_again_soon_after_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scheduler.runner.FIRST_AGAIN", SECOND)
    well = asyncio.Event()
    runs = 0

    async def hourly(_now: datetime) -> None:
        nonlocal runs
        runs += 1
        if runs < 3:
            raise RuntimeError("the database is away")
        well.set()

    runner = Runner([Job(name="hourly", run=hourly, every=timedelta(hours=1))], clock=clock)
    runner.start()
    await asyncio.wait_for(well.wait(), 60)
    await runner.stop()
    assert runner.states["hourly"].failures == 0


async def test_it_is_tried_less_and_less_often_but_never_later_than_its_own_time() -> None:
    begins = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
    now, waits = begins, []

    async def broken(_now: datetime) -> None:
        raise RuntimeError("the database is away")

    async def note(_job: str, _state: JobState, next_at: datetime) -> None:
        waits.append((next_at - now) // timedelta(minutes=1))

    hourly = Job(name="hourly", run=broken, every=timedelta(hours=1))
    runner = Runner([hourly], clock=lambda: now, note=note)
    for _ in range(8):
        await runner.run_once(hourly)
        now += timedelta(hours=1)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
