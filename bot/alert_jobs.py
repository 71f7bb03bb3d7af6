"""The jobs by which what is new reaches those who want to hear of it."""

from datetime import timedelta

from scheduler.alerts.match import Matching
from scheduler.alerts.tell import Telling
from scheduler.runner import Job
from scheduler.schedule import ScheduleOptions
from storage.database import Database


def alert_jobs(options: ScheduleOptions, database: Database, *, worker: str) -> tuple[Job, ...]:
    """Matching and telling, in that order."""
    every = timedelta(seconds=options.alert_seconds)
    return (
        Job(name="match", run=Matching(database, worker).run, every=every),
        Job(name="tell", run=Telling(database).run, every=every),
    )
