"""The web channel on a loopback port, over a fresh database."""

from collections.abc import AsyncIterator

import httpx
import pytest

from storage.database import Database
from tests.bot.site import Site, serve
from tests.handlers.dialogue import Clock
from tests.handlers.small_library import SmallLibraryAnswerer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answerer() -> SmallLibraryAnswerer:
    return SmallLibraryAnswerer()


@pytest.fixture
async def site(
    database: Database, answerer: SmallLibraryAnswerer, clock: Clock
) -> AsyncIterator[Site]:
    async with serve(database, answerer, clock) as site:
        yield site


@pytest.fixture
async def client(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=site.url, timeout=20, trust_env=False) as client:
        yield client
