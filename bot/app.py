"""The one place that chooses the real parts and puts them together."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from starlette.applications import Starlette

from bot.data_folder import open_folder
from bot.health import Health, JobHealth
from bot.pages import Pages, build_environment
from bot.reading_room import ReadingRoom, open_reading_room
from bot.settings import Settings
from bot.visitors import load_or_make_key
from bot.web_channel import WebChannel
from handlers.ask import SHANGHAI, Ask, Clock
from handlers.dispatcher import Dispatcher
from handlers.greeting import greeting
from handlers.limits import RateLimit
from handlers.my_data import MyData
from handlers.routes import Route, build_routes
from knowledge.document import Scope
from knowledge.preparation import Progress, prepare_library
from knowledge.vectors_shipped import load_shipped
from retrieval.answer import Answerer
from scheduler.indexing import Indexing
from scheduler.retention import forget_the_old
from scheduler.runner import Job, Runner
from storage.database import Database


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class App:
    """A running assistant: its door, its web pages, its clock."""

    settings: Settings
    clock: Clock
    database: Database
    room: ReadingRoom
    routes: tuple[Route, ...]
    dispatcher: Dispatcher
    indexing: Indexing
    runner: Runner

    def health(self) -> Health:
        """The state at this moment."""
        progress = self.indexing.progress.values()
        return Health(
            library_version=self.room.library.version,
            passages=len(self.room.library.passages),
            indexed=sum(scope.done for scope in progress),
            to_index=sum(scope.total for scope in progress),
            jobs=tuple(
                JobHealth(
                    name=name,
                    last_success=state.last_success,
                    failure_reference=state.failure_reference,
                )
                for name, state in self.runner.states.items()
            ),
        )

    def web(self) -> Starlette:
        """The web channel."""
        options = self.settings.web
        return WebChannel(
            dispatcher=self.dispatcher,
            database=self.database,
            pages=Pages(
                library=lambda: self.room.library,
                today=lambda: self.clock().astimezone(SHANGHAI).date(),
                environment=build_environment(),
            ),
            greeting=greeting(self.settings.schedule.keep_exchanges_days),
            health=self.health,
            clock=self.clock,
            key=load_or_make_key(self.settings.data_folder / "cookie.key"),
            newcomers=RateLimit(options.new_visitors_per_minute),
        ).application()

    def start(self) -> None:
        """Begin the work by the clock."""
        self.runner.start()

    async def close(self) -> None:
        """Finish the batch at hand and let go of everything."""
        self.indexing.stop()
        self.runner.stop()
        self.room.close()
        await self.database.close()


async def build_app(
    settings: Settings,
    *,
    clock: Clock = now,
    answerer: Answerer | None = None,
    alone: bool = True,
    progress: Progress | None = None,
) -> App:
    """Prepare the data folder and put the assistant together; nothing runs by the clock yet.

    ``alone`` is False for a process beside a server: it leaves the folder's index to the server.
    """
    report = progress or (lambda _done, _total, _name: None)
    folder = open_folder(settings.data_folder)
    database = Database(settings.database)
    await database.prepare()
    await prepare_library(database, now=clock(), progress=report)
    room = await open_reading_room(database, folder, settings.retrieval, embedded=alone)
    indexing = Indexing(
        database,
        room.index,
        room.embedder,
        shipped=await asyncio.to_thread(load_shipped, room.embedder.model),
    )
    for scope in Scope if not alone else (Scope.IP,):
        await indexing.put_ready(room.library, scope)
    routes = build_routes(
        Ask(database, answerer or room.answerer, clock),
        MyData(database),
        kept_days=settings.schedule.keep_exchanges_days,
    )
    return App(
        settings=settings,
        clock=clock,
        database=database,
        room=room,
        routes=routes,
        dispatcher=Dispatcher(database, routes, limits=settings.limits, clock=clock),
        indexing=indexing,
        runner=Runner(_jobs(settings, database, room, indexing), clock=clock),
    )


def _jobs(
    settings: Settings, database: Database, room: ReadingRoom, indexing: Indexing
) -> tuple[Job, ...]:
    options = settings.schedule

    async def forget(now: datetime) -> None:
        await forget_the_old(database, options=options, now=now)

    return (
        Job(name="index", run=indexing.run, every=timedelta(seconds=options.index_seconds)),
        Job(name="reload", run=room.reload, every=timedelta(seconds=options.reload_seconds)),
        Job(name="forget", run=forget, every=timedelta(seconds=options.retention_seconds)),
    )
