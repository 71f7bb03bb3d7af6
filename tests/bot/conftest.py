"""The web channel on a loopback port, over a fresh database."""

from collections.abc import AsyncIterator

import httpx
import pytest

from storage.database import Database
from tests.bot.site import Site, serve
from tests.handlers.dialogue import Clock, OneArticleAnswerer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answerer() -> OneArticleAnswerer:
    return OneArticleAnswerer()


@pytest.fixture
async def site(
    database: Database, answerer: OneArticleAnswerer, clock: Clock
) -> AsyncIterator[Site]:
    async with serve(database, answerer, clock) as site:
        yield site


@pytest.fixture
async def client(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=site.url, timeout=20, trust_env=False) as client:
        yield client
