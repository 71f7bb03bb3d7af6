"""The one place that chooses the real parts and puts them together."""

import asyncio
import gc
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.routing import Route

from bot.alert_jobs import noting
from bot.data_folder import open_folder
from bot.forecast import Forecasts
from bot.health import Health, JobHealth
from bot.jobs import build_jobs, patent_jobs
from bot.metrics import Metrics
from bot.moderation import ModerationService
from bot.opening import (
    Model,
    open_index,
    open_indexing,
    open_model,
    open_telegram_channel,
    open_wechat_channel,
    personal_fields,
    secret_key,
)
from bot.processing import activities, leaving
from bot.role import ServeRole
from bot.settings import Settings
from bot.staff_pages.page import StaffPage
from bot.staff_pages.sign_in import StaffSignIn
from bot.vault import check_vault, open_database
from bot.web.channel import WebChannel
from bot.web.event_page import EventPages
from bot.web.file_links import FileLinks
from bot.web.file_page import FilePages
from bot.web.pages import Pages, build_environment
from bot.web.state_pages import state_application, state_routes
from bot.web.visitors import Visitors
from bot.webhook import Webhook
from handlers.attachments import Attachments
from handlers.build import Desk, build_routes
from handlers.clock import SHANGHAI, Clock
from handlers.dispatcher import Dispatcher
from handlers.events.addresses import Addresses
from handlers.greeting import greeting
from handlers.limits import RateLimit
from handlers.routes import Route as CommandRoute
from handlers.safety import Safety
from knowledge.patents.demo.loading import load_demo
from knowledge.preparation import Progress, prepare_library
from retrieval.answer import Answerer
from retrieval.open import Retrieval
from retrieval.patents.register import OpenRegister, open_register
from scheduler.delivery.engine import Delivering
from scheduler.delivery.policy import read_quiet_hours
from scheduler.delivery.sender import Sender
from scheduler.indexing import Indexing
from scheduler.runner import Runner
from storage.database import Database
from storage.files import FileFolder


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class App:
    """An assistant put together. `indexing` and `runner` work for a server only."""

    settings: Settings
    role: ServeRole
    clock: Clock
    database: Database
    folder: FileFolder
    links: FileLinks
    metrics: Metrics
    retrieval: Retrieval
    routes: tuple[CommandRoute, ...]
    dispatcher: Dispatcher
    indexing: Indexing
    register: OpenRegister
    delivering: Delivering
    runner: Runner
    moderation: ModerationService | None = None
    wechat: Webhook | None = None
    telegram: Webhook | None = None
    model: Model | None = None
    stopping: Callable[[], bool] = lambda: False

    def web(self) -> Starlette:
        """The pages and webhooks; for a role that answers nobody, its health alone."""
        if not self.role.answers:
            return state_application(self.health, self.database, self.metrics.route(self.health))
        environment = build_environment()
        pages = Pages(
            library=lambda: self.retrieval.library,
            today=lambda: self.clock().astimezone(SHANGHAI).date(),
            environment=environment,
        )
        return WebChannel(
            dispatcher=self.dispatcher,
            database=self.database,
            pages=pages,
            greeting=greeting(self.settings.schedule.keep_exchanges_days),
            health=self.health,
            clock=self.clock,
            visitors=Visitors(
                key=secret_key(self.settings),
                newcomers=RateLimit(self.settings.web.new_visitors_per_minute),
                clock=self.clock,
            ),
            files=self.folder,
            other_routes=self._other_routes(pages),
        ).application()

    def _other_routes(self, pages: Pages) -> tuple[Route, ...]:
        """The staff page, files behind links, events, and what other people's servers call."""
        environment, sign_in = pages.environment, StaffSignIn(self.database, self.clock)
        desk = StaffPage(database=self.database, sign_in=sign_in, clock=self.clock, pages=pages)
        linked = FilePages(
            database=self.database, folder=self.folder, links=self.links, environment=environment
        )
        event_pages = EventPages(
            database=self.database,
            folder=self.folder,
            environment=environment,
            clock=self.clock,
            addresses=Addresses(public_url(self.settings)),
            wechat=None if self.wechat is None else self.wechat.entry,
            telegram=None if self.telegram is None else self.telegram.entry,
        )
        webhooks = [channel for channel in (self.wechat, self.telegram) if channel is not None]
        called = [route for channel in webhooks for route in channel.routes()]
        metrics = self.metrics.route(self.health)
        state = state_routes(self.health, self.database)
        ours = (*desk.routes(), *linked.routes(), *event_pages.routes())
        return (*state, metrics, *ours, *called)

    def health(self) -> Health:
        """The state at this moment."""
        progress = self.indexing.progress.values()
        return Health(
            library_version=self.retrieval.library.version,
            passages=len(self.retrieval.library.passages),
            indexed=sum(scope.done for scope in progress),
            to_index=sum(scope.total for scope in progress),
            patents_indexed=self.register.embedded.done,
            patents=self.register.embedded.total,
            leaving=leaving(self.settings),
            under_way=self.dispatcher.admission.under_way,
            turning_away=self.dispatcher.admission.turning_away,
            stopping=self.stopping(),
            jobs=tuple(
                JobHealth(
                    name=name,
                    last_success=state.last_success,
                    next_run=self.runner.next_run(name),
                    failure_reference=state.failure_reference,
                )
                for name, state in self.runner.states.items()
            ),
        )

    def settle(self) -> None:
        """Take everything made so far as permanent, and collect garbage from now on."""
        gc.freeze()
        gc.enable()

    async def close(self) -> None:
        """Finish what is at hand, as far as twenty seconds carry it, and let go of everything."""
        self.indexing.stop()
        self.register.stop()
        self.delivering.stop()
        await self.runner.stop()
        channels = (self.wechat, self.telegram)
        await asyncio.gather(*(channel.close() for channel in channels if channel is not None))
        if self.moderation is not None:
            await self.moderation.close()
        if self.model is not None:
            await self.model.close()
        self.retrieval.close()
        await self.database.close()


def public_url(settings: Settings) -> str:
    """The site's address as people outside reach it; empty where none is set."""
    channels = (settings.wechat, settings.telegram)
    known = [channel.public_base_url for channel in channels if channel is not None]
    return next((address for address in (settings.web.public_url, *known) if address), "")


async def build_app(
    settings: Settings,
    *,
    clock: Clock = now,
    answerer: Answerer | None = None,
    role: ServeRole = ServeRole.ALL,
    alone: bool = True,
    progress: Progress | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> App:
    """Prepare the data folder and put the assistant together; nothing runs by the clock yet.

    ``alone`` is False for a command beside a server: it leaves the folder's index to the server, as
    every role does that does not keep the folder. ``stopping`` says that the process was asked to
    end.
    """
    report = progress or (lambda _done, _total, _name: None)
    open_folder(settings.data_folder)
    database = open_database(settings)
    await database.prepare()
    await check_vault(database)
    alone = alone and role.keeps_folder
    if role.keeps_folder:
        await prepare_library(database, now=clock(), progress=report)
        if settings.patents.demonstration:
            await load_demo(database, now=clock())
    retrieval = await open_index(settings, database, alone=alone)
    indexing = await open_indexing(database, retrieval, report=report, alone=alone)
    register = open_register(database, settings.data_folder, retrieval.embedder)
    if not alone:  # nothing follows by the clock here
        await register.follow()
    moderation = ModerationService(settings.moderation) if settings.moderation else None
    safety = Safety(database, clock=clock, moderation=moderation)
    files = FileFolder(settings.data_folder / "files")
    answerer = answerer or retrieval.answerer
    model = open_model(settings, database, answerer, clock=clock)
    forecasts = Forecasts(clock)
    routes = build_routes(
        Desk(
            database=database,
            clock=clock,
            answerer=answerer,
            files=files,
            safety=safety,
            register=register,
            kept_days=settings.schedule.keep_exchanges_days,
            personal=None if model is None else model.answerer,
            forecast=forecasts,
            processing=activities(settings),
            drafter=None if model is None else model.drafter,
            public_url=public_url(settings),
            shelf=retrieval,
        )
    )
    metrics = Metrics(database, clock=clock, options=settings.metrics)
    dispatcher = Dispatcher(
        database,
        routes,
        limits=settings.limits,
        clock=clock,
        safety=safety,
        attachments=Attachments(database, files, clock),
        noted=metrics,
        personal=personal_fields(settings),
    )
    links = FileLinks(key=secret_key(settings), clock=clock)
    wechat = open_wechat_channel(
        settings, database, dispatcher, folder=files, links=links, stopping=stopping
    )
    telegram = open_telegram_channel(
        settings, database, dispatcher, routes, files=files, clock=clock
    )
    senders: tuple[Sender, ...] = tuple(
        channel.sender for channel in (wechat, telegram) if channel is not None
    )
    forecasts.senders = senders
    delivering = Delivering(
        database,
        senders,
        clock=clock,
        worker=f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}",
        hours=read_quiet_hours(settings.schedule.quiet_hours),
    )
    return App(
        settings=settings,
        role=role,
        clock=clock,
        database=database,
        folder=files,
        links=links,
        metrics=metrics,
        retrieval=retrieval,
        routes=routes,
        dispatcher=dispatcher,
        indexing=indexing,
        register=register,
        delivering=delivering,
        runner=Runner(
            role.jobs(
                (
                    *build_jobs(
                        settings.schedule,
                        database,
                        files,
                        retrieval,
                        indexing,
                        register,
                        delivering,
                        wechat,
                        telegram,
                    ),
                    *patent_jobs(settings.patents, database, settings.data_folder),
                )
            ),
            clock=clock,
            note=noting(database),
        ),
        moderation=moderation,
        wechat=wechat,
        telegram=telegram,
        model=model,
        stopping=stopping,
    )
