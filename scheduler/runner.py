"""The clock: runs each job again and again, one run at a time, and remembers how it went."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from scheduler.place import Place

log = logging.getLogger(__name__)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTED_EVERY = timedelta(minutes=1)
FIRST_AGAIN = timedelta(minutes=1)
SECONDS_TO_FINISH = 10.0
"""What a run that goes on gets at a stop: with the ten seconds of requests before it and of answers
after it, a process is gone before its service manager kills it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A function of the time, and how often it runs."""

    name: str
    run: Callable[[datetime], Awaitable[object]]
    every: timedelta
    place: Place = Place.CLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """How a job went: when it last ended well; since then how often it failed, and the reference of
    the failure."""

    last_success: datetime | None = None
    failure_reference: str | None = None
    failure: str = ""
    failures: int = 0


Note = Callable[[str, JobState, datetime], Awaitable[None]]
"""Writes down how a job went and when it runs next, where people can see it."""


class Runner:
    """Runs jobs from `start` to `stop`, each for the first time at once.

    A run that is late or still going swallows the ones that fall due meanwhile. A failure is
    logged under a reference and shown in `states` until the job ends well again; it is tried again
    after a minute, two, four ... but never later than by its own time, so that what runs once an
    hour catches up soon after the database was away.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        *,
        clock: Callable[[], datetime],
        note: Note | None = None,
    ) -> None:
        self._jobs = jobs
        self._clock = clock
        self._note = note
        self._noted: dict[str, tuple[datetime, str | None]] = {}
        self.states: dict[str, JobState] = {job.name: JobState() for job in jobs}
        self._running: set[asyncio.Task[object]] = set()
        self._stopping = False
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": AsyncIOExecutor()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=SHANGHAI,
        )

    def start(self) -> None:
        """Begin; must be called inside the running loop."""
        for job in self._jobs:
            self._scheduler.add_job(
                self.run_once,
                IntervalTrigger(seconds=int(job.every.total_seconds()), timezone=SHANGHAI),
                args=(job,),
                id=job.name,
                next_run_time=self._clock(),
            )
        self._scheduler.start()

    def next_run(self, name: str) -> datetime | None:
        """When the job runs next; None before `start`, after `stop`."""
        job = self._scheduler.get_job(name) if self._scheduler.running else None
        return None if job is None else job.next_run_time

    async def stop(self, *, within: float = SECONDS_TO_FINISH) -> None:
        """Begin no more runs, wait for those that are going on, and break off what takes longer.

        What a run that is broken off has not written down yet is done by a later one, as it is
        after a process has died.
        """
        if not self._scheduler.running:
            return
        self._stopping = True
        self._scheduler.remove_all_jobs()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=within)
            for run in late:
                run.cancel()
            await asyncio.gather(*late)
        self._scheduler.shutdown(wait=False)

    async def run_once(self, job: Job) -> None:
        """One run of one job."""
        run = asyncio.current_task()
        if run is not None:  # there is one: this is a coroutine
            self._running.add(run)
        try:
            await self._run(job)
        finally:
            if run is not None:
                self._running.discard(run)

    async def _run(self, job: Job) -> None:
        try:
            await job.run(self._clock())
        except asyncio.CancelledError:
            if not self._stopping:
                raise
            log.warning("job %s was broken off, the process stops", job.name)
            return
        except Exception as problem:
            self._note_failure(job, problem)
            self._run_again_soon(job)
        else:
            self.states[job.name] = JobState(last_success=self._clock())
        await self._write_down(job)

    def _wait(self, job: Job) -> timedelta:
        """How long until the job runs again, as far as its last run decides it."""
        failures = self.states[job.name].failures
        return min(job.every, FIRST_AGAIN * (1 << min(failures - 1, 12))) if failures else job.every

    def _run_again_soon(self, job: Job) -> None:
        wait = self._wait(job)
        if wait < job.every and self._scheduler.get_job(job.name) is not None:
            self._scheduler.modify_job(job.name, next_run_time=self._clock() + wait)

    async def _write_down(self, job: Job) -> None:
        """Note the run, at most once in NOTED_EVERY while nothing changes."""
        state, now = self.states[job.name], self._clock()
        at, reference = self._noted.get(job.name, (now - NOTED_EVERY, None))
        if self._note is None or (
            reference == state.failure_reference and NOTED_EVERY > now - at >= timedelta()
        ):
            return
        self._noted[job.name] = (now, state.failure_reference)
        try:
            await self._note(job.name, state, now + self._wait(job))
        except Exception as problem:
            log.warning("how job %s went was not written down: %r", job.name, problem)

    def _note_failure(self, job: Job, problem: Exception) -> None:
        """Log a failure in full the first time, and in a line while it stays the same."""
        before, failure = self.states[job.name], repr(problem)
        reference = before.failure_reference
        if before.failure == failure:
            log.warning("job %s still fails, reference %s", job.name, reference)
        else:
            reference = secrets.token_hex(3).upper()
            log.error("job %s failed, reference %s", job.name, reference, exc_info=problem)
        self.states[job.name] = replace(
            before, failure_reference=reference, failure=failure, failures=before.failures + 1
        )
