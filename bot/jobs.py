"""Every job that runs by the clock, in one tuple."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.alert_jobs import alert_jobs
from bot.webhook import AttendedWebhook, Webhook
from knowledge.patents.ops import OpsService
from knowledge.patents.options import PatentOptions
from retrieval.open import Retrieval
from retrieval.patents.register import OpenRegister
from scheduler.card_reviews import review_cards
from scheduler.delivery.engine import Delivering
from scheduler.desk.daily_brief import send_briefs
from scheduler.desk.request_clock import keep_service_times
from scheduler.events.clock import tend_events
from scheduler.events.today import events_today
from scheduler.indexing import Indexing
from scheduler.listing_matches import match_listings
from scheduler.patent_watch import FolderWatch, OpsFetch
from scheduler.place import Place
from scheduler.portfolio_deadlines import remind_of_deadlines
from scheduler.recordal_clock import remind_of_recordals
from scheduler.reminder_clock import tell_reminders
from scheduler.retagging import Retagging
from scheduler.retention import forget_files, forget_the_old
from scheduler.runner import Job
from scheduler.schedule import ScheduleOptions
from scheduler.targets.clock import tend_targets
from storage.database import Database
from storage.files import FileFolder

TARGETS_EVERY = timedelta(minutes=10)


def build_jobs(
    options: ScheduleOptions,
    database: Database,
    files: FileFolder,
    retrieval: Retrieval,
    indexing: Indexing,
    register: OpenRegister,
    delivering: Delivering,
    wechat: Webhook | None,
    telegram: AttendedWebhook | None = None,
) -> tuple[Job, ...]:
    """The jobs of a server."""

    async def follow_register(_now: datetime) -> None:
        await register.follow()

    async def embed_register(_now: datetime) -> None:
        await register.embed()

    async def remind(now: datetime) -> None:
        await remind_of_deadlines(database, policy=retrieval.curation.policy, now=now)

    async def forget(now: datetime) -> None:
        await forget_the_old(database, options=options, now=now)
        await forget_files(database, files, options=options, now=now)

    async def count_up(now: datetime) -> None:
        await tend_targets(database, files, now=now)

    async def match(now: datetime) -> None:
        await match_listings(database, retrieval.embedder, now=now)

    async def keep_times(now: datetime) -> None:
        await keep_service_times(database, now=now)

    async def brief(now: datetime) -> None:
        await send_briefs(database, now=now, events=events_today)

    jobs = [
        Job(name="index", run=indexing.run, every=timedelta(seconds=options.index_seconds)),
        *_shelf_jobs(options, database, retrieval),
        Job(
            name="register",
            run=follow_register,
            every=timedelta(seconds=options.reload_seconds),
            place=Place.EACH,
        ),
        Job(name="vectors", run=embed_register, every=timedelta(seconds=options.index_seconds)),
        Job(name="deadlines", run=remind, every=timedelta(seconds=options.retention_seconds)),
        Job(
            name="deliver",
            run=delivering.run,
            every=timedelta(seconds=options.deliver_seconds),
            place=Place.WORKER,
        ),
        Job(
            name="recordals",
            run=_over(database, remind_of_recordals),
            every=timedelta(seconds=options.retention_seconds),
        ),
        Job(
            name="reminders",
            run=_over(database, tell_reminders),
            every=timedelta(seconds=options.retention_seconds),
        ),
        Job(name="listings", run=match, every=timedelta(seconds=options.match_seconds)),
        Job(name="requests", run=keep_times, every=timedelta(seconds=options.desk_seconds)),
        Job(name="brief", run=brief, every=timedelta(seconds=options.desk_seconds)),
        *alert_jobs(options, database, worker=delivering.worker),
        Job(
            name="events",
            run=_over(database, tend_events),
            every=timedelta(seconds=options.event_seconds),
        ),
        Job(name="targets", run=count_up, every=TARGETS_EVERY),
        Job(name="forget", run=forget, every=timedelta(seconds=options.retention_seconds)),
    ]
    if wechat is not None:
        jobs.append(
            Job(name="wechat", run=wechat.sweep, every=wechat.sweep_every, place=Place.EACH)
        )
    if telegram is not None:
        every = telegram.sweep_every
        jobs.append(Job(name="telegram", run=telegram.sweep, every=every, place=Place.EACH))
        jobs.append(Job(name="telegram-attend", run=telegram.attend, every=every))
    return tuple(jobs)


def _over(
    database: Database, work: Callable[..., Awaitable[object]]
) -> Callable[[datetime], Awaitable[object]]:
    """Work over rows as a job: a function of the time alone."""

    async def run(now: datetime) -> None:
        await work(database, now=now)

    return run


def patent_jobs(options: PatentOptions, database: Database, data_folder: Path) -> tuple[Job, ...]:
    """The jobs that keep patents and marks fresh."""
    folder = options.watch_folder or data_folder / "incoming"
    watch = FolderWatch(database, folder)
    every = timedelta(seconds=options.watch_seconds)
    jobs = [
        Job(name="patents", run=watch.run, every=every),
        Job(name="tags", run=Retagging(database).run, every=every),
    ]
    if options.ops is not None:
        fetch = OpsFetch(
            database,
            OpsService(options.ops),
            folder,
            queries=tuple(query.strip() for query in options.ops.queries.split("|")),
            days_back=options.ops.days_back,
        )
        jobs.append(Job(name="ops", run=fetch.run, every=timedelta(hours=1)))
    return tuple(jobs)


def _shelf_jobs(
    options: ScheduleOptions, database: Database, retrieval: Retrieval
) -> tuple[Job, ...]:
    """What keeps the texts and the cards as the rows have them."""

    async def reload(_now: datetime) -> None:
        await retrieval.reload()
        await retrieval.refresh()

    async def review(now: datetime) -> None:
        cards, library = retrieval.curation.cards, retrieval.library
        await review_cards(database, cards, library, now=now)

    return (
        Job(
            name="reload",
            run=reload,
            every=timedelta(seconds=options.reload_seconds),
            place=Place.EACH,
        ),
        Job(name="cards", run=review, every=timedelta(seconds=options.retention_seconds)),
    )
