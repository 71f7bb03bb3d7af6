"""Conversations with the product's own answerer over the shipped library."""

import pytest

from handlers.dispatcher import Dispatcher
from retrieval.open import Retrieval
from storage.database import Database
from tests.handlers.dialogue import Chat, Clock, build_dispatcher


@pytest.fixture
def desk(database: Database, shipped_retrieval: Retrieval, clock: Clock) -> Dispatcher:
    """Every route over a fresh database and the shipped library."""
    return build_dispatcher(database, shipped_retrieval.answerer, clock)


@pytest.fixture
def visitor(desk: Dispatcher, clock: Clock) -> Chat:
    """Somebody from a firm."""
    return Chat(desk, clock, sender="visitor")
