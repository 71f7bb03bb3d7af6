"""A dialogue with the real Dispatcher over a fresh database."""

import pytest

from handlers.dispatcher import Dispatcher
from storage.database import Database
from tests.handlers.dialogue import Chat, Clock, build_dispatcher
from tests.handlers.small_library import SmallLibraryAnswerer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answerer() -> SmallLibraryAnswerer:
    return SmallLibraryAnswerer()


@pytest.fixture
def dispatcher(database: Database, answerer: SmallLibraryAnswerer, clock: Clock) -> Dispatcher:
    return build_dispatcher(database, answerer, clock)


@pytest.fixture
def chat(dispatcher: Dispatcher, clock: Clock) -> Chat:
    return Chat(dispatcher, clock)
