"""The web channel on a loopback port, over a fresh database, and a browser."""

import os
import shutil
from collections.abc import AsyncIterator

import httpx
import pytest
from playwright.async_api import Browser, async_playwright

from storage.database import Database
from tests.bot.site import Site, serve
from tests.handlers.dialogue import Clock
from tests.handlers.small_library import SmallLibraryAnswerer

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)


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
    async with httpx.AsyncClient(base_url=site.url, timeout=300, trust_env=False) as client:
        yield client


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Headless Chromium; CHROMIUM names one that is not on PATH."""
    if CHROMIUM is None:
        pytest.skip("no chromium on PATH, and CHROMIUM does not name one")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        await browser.close()
