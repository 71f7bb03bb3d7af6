"""Every job that runs by the clock, in one tuple."""

from datetime import datetime, timedelta

from bot.webhook import Webhook
from retrieval.open import Retrieval
from scheduler.delivery.engine import Delivering
from scheduler.indexing import Indexing
from scheduler.listing_matches import match_listings
from scheduler.retention import forget_the_old
from scheduler.runner import Job
from scheduler.schedule import ScheduleOptions
from storage.database import Database


def build_jobs(
    options: ScheduleOptions,
    database: Database,
    retrieval: Retrieval,
    indexing: Indexing,
    delivering: Delivering,
    wechat: Webhook | None,
    telegram: Webhook | None = None,
) -> tuple[Job, ...]:
    """The jobs of a server."""

    async def reload(_now: datetime) -> None:
        await retrieval.reload()

    async def forget(now: datetime) -> None:
        await forget_the_old(database, options=options, now=now)

    async def match(now: datetime) -> None:
        await match_listings(database, retrieval.embedder, now=now)

    jobs = [
        Job(name="index", run=indexing.run, every=timedelta(seconds=options.index_seconds)),
        Job(name="reload", run=reload, every=timedelta(seconds=options.reload_seconds)),
        Job(name="deliver", run=delivering.run, every=timedelta(seconds=options.deliver_seconds)),
        Job(name="listings", run=match, every=timedelta(seconds=options.match_seconds)),
        Job(name="forget", run=forget, every=timedelta(seconds=options.retention_seconds)),
    ]
    if wechat is not None:
        jobs.append(Job(name="wechat", run=wechat.sweep, every=wechat.sweep_every))
    if telegram is not None:
        jobs.append(Job(name="telegram", run=telegram.sweep, every=telegram.sweep_every))
    return tuple(jobs)
