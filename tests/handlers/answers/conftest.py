"""Conversations with the product's own answerer over the shipped library."""

import copy
from dataclasses import replace

import pytest

from handlers.dispatcher import Dispatcher
from retrieval.curation import Curation
from retrieval.open import Retrieval
from storage.database import Database
from storage.people import Role
from tests.handlers.dialogue import Chat, Clock, build_dispatcher, given_role


@pytest.fixture
def shelf(database: Database, shipped_retrieval: Retrieval) -> Retrieval:
    """The shipped library with this test's own rows of cards and facts over it."""
    return replace(
        shipped_retrieval,
        database=database,
        searcher=copy.copy(shipped_retrieval.searcher),
        curation=Curation(shipped_retrieval.embedder),
    )


@pytest.fixture
def desk(database: Database, shelf: Retrieval, clock: Clock) -> Dispatcher:
    """Every route over a fresh database and the shipped library."""
    return build_dispatcher(database, shelf.answerer, clock, shelf=shelf)


@pytest.fixture
def visitor(desk: Dispatcher, clock: Clock) -> Chat:
    """Somebody from a firm."""
    return Chat(desk, clock, sender="visitor")


@pytest.fixture
async def staff(desk: Dispatcher, clock: Clock, database: Database) -> Chat:
    """Somebody of the desk."""
    chat = Chat(desk, clock, sender="staff")
    await given_role(database, chat, Role.STAFF, "陈静")
    return chat
