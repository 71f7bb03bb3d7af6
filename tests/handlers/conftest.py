"""A dialogue with the real Dispatcher over a fresh database."""

import pytest

from handlers.dispatcher import Dispatcher
from storage.database import Database
from tests.handlers.dialogue import Chat, Clock, OneArticleAnswerer, build_dispatcher


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answerer() -> OneArticleAnswerer:
    return OneArticleAnswerer()


@pytest.fixture
def dispatcher(database: Database, answerer: OneArticleAnswerer, clock: Clock) -> Dispatcher:
    return build_dispatcher(database, answerer, clock)


@pytest.fixture
def chat(dispatcher: Dispatcher, clock: Clock) -> Chat:
    return Chat(dispatcher, clock)
