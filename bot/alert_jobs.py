"""The jobs by which what is new reaches those who want to hear of it."""

from datetime import datetime, timedelta

from scheduler.alerts.law_changes import note_law_changes
from scheduler.alerts.match import Matching
from scheduler.alerts.release import Releasing
from scheduler.alerts.tell import Telling
from scheduler.feeds.watch import Watching
from scheduler.runner import Job, JobState, Note
from scheduler.schedule import ScheduleOptions
from storage.database import Database
from storage.delivery.push_reports import note_pushes
from storage.job_states import note_run


def alert_jobs(options: ScheduleOptions, database: Database, *, worker: str) -> tuple[Job, ...]:
    """What the law and staff bring, matching, telling; all of it is safe in several processes."""
    every = timedelta(seconds=options.alert_seconds)
    releasing = Releasing(database)

    async def news(now: datetime) -> None:
        await note_law_changes(database, now)
        await releasing.run(now)

    async def count_pushes(now: datetime) -> None:
        async with database.begin() as session:
            await note_pushes(session, now=now)

    return (
        Job(name="feeds", run=Watching(database).run, every=timedelta(minutes=5)),
        Job(name="pushes", run=count_pushes, every=timedelta(hours=1)),
        Job(name="news", run=news, every=every),
        Job(name="match", run=Matching(database, worker).run, every=every),
        Job(name="tell", run=Telling(database).run, every=every),
    )


def noting(database: Database) -> Note:
    """Writes down how the jobs go, for /任务."""

    async def note(job: str, state: JobState, next_at: datetime) -> None:
        async with database.begin() as session:
            await note_run(
                session,
                job,
                succeeded_at=state.last_success,
                next_at=next_at,
                failure_reference=state.failure_reference or "",
                failure=state.failure[:200],
            )

    return note
