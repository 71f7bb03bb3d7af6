"""The web channel over a small library, served by a real uvicorn."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.health import Health
from bot.server import WebServer, address_of, bind
from bot.staff_pages.page import StaffPage
from bot.staff_pages.sign_in import StaffSignIn
from bot.web.channel import WebChannel, WebOptions
from bot.web.event_page import EventPages
from bot.web.file_links import FileLinks
from bot.web.file_page import FilePages
from bot.web.pages import Pages, build_environment
from bot.web.state_pages import state_routes
from bot.web.visitors import Visitors
from handlers.clock import SHANGHAI
from handlers.events.addresses import Addresses
from handlers.greeting import greeting
from handlers.limits import MessageLimits, RateLimit
from retrieval.answer import Answerer, StreamingAnswerer
from storage.database import Database
from storage.files import FileFolder
from storage.people import User
from tests.handlers.dialogue import Clock, build_dispatcher
from tests.handlers.small_library import LIBRARY

KEY = b"k" * 32


@dataclass
class Site:
    """A served web channel."""

    url: str
    health: Health
    clock: Clock


@asynccontextmanager
async def serve(
    database: Database,
    answerer: Answerer,
    clock: Clock,
    *,
    limits: MessageLimits | None = None,
    options: WebOptions | None = None,
    personal: Callable[[User], StreamingAnswerer] | None = None,
) -> AsyncIterator[Site]:
    """The site on a loopback port of its own, until the block ends."""
    options = options or WebOptions(port=0)
    pages = Pages(
        library=lambda: LIBRARY,
        today=lambda: clock().astimezone(SHANGHAI).date(),
        environment=build_environment(),
    )
    site = Site("", Health(library_version=7, passages=7, indexed=7, to_index=7), clock)
    root = Path(tempfile.mkdtemp())
    folder, environment = FileFolder(root), build_environment()
    links = FileLinks(key=KEY, clock=clock)
    channel = WebChannel(
        dispatcher=build_dispatcher(
            database, answerer, clock, limits=limits, files=root, personal=personal
        ),
        database=database,
        pages=pages,
        greeting=greeting(180),
        health=lambda: site.health,
        clock=clock,
        visitors=Visitors(
            key=KEY, newcomers=RateLimit(options.new_visitors_per_minute), clock=clock
        ),
        files=folder,
        other_routes=(
            *StaffPage(
                database=database, sign_in=StaffSignIn(database, clock), clock=clock, pages=pages
            ).routes(),
            *state_routes(lambda: site.health, database),
            *FilePages(
                database=database, folder=folder, links=links, environment=environment
            ).routes(),
            *EventPages(
                database=database,
                folder=folder,
                environment=environment,
                clock=clock,
                addresses=Addresses("https://desk.example"),
            ).routes(),
        ),
    )
    listening = bind(options)
    server = WebServer(channel.application())
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    site.url = address_of(listening).rstrip("/")
    try:
        yield site
    finally:
        server.should_exit = True
        await serving
        listening.close()
