"""A person at the desk with a language model: the real dispatcher, rows, endpoint and budget."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.language_model import LanguageModel
from handlers.build import build_routes
from handlers.dispatcher import Dispatcher
from handlers.limits import MessageLimits
from retrieval.generation.options import ModelOptions
from retrieval.generation.prompts import LABEL
from storage.answers import model_calls
from storage.answers.model_calls import DayOfCalls
from storage.database import Database
from tests.handlers.dialogue import Chat, Clock, build_desk
from tests.handlers.small_library import SmallLibraryAnswerer
from tests.retrieval.misbehaviour import honest
from tests.retrieval.model_server import KEY, MODEL, ChatServer, Sheet, running

QUESTION = "外观设计专利权的期限是多少年"


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with running() as server:
        server.sheet = Sheet(says=honest)
        yield server


@asynccontextmanager
async def desk(
    server: ChatServer, database: Database, clock: Clock, **options: float
) -> AsyncIterator[Dispatcher]:
    settings = ModelOptions.model_validate(
        {
            "base_url": server.address,
            "model": MODEL,
            "api_key": SecretStr(KEY),
            "input_price": 2,
            "output_price": 8,
            **options,
        }
    )
    model = LanguageModel(settings, database, SmallLibraryAnswerer(), clock=clock)
    desk = build_desk(database, SmallLibraryAnswerer(), clock, files=Path(tempfile.mkdtemp()))
    routes = build_routes(replace(desk, personal=model.answerer))
    yield Dispatcher(database, routes, limits=MessageLimits(), clock=clock)
    await model.close()


async def today(database: Database, day: date = date(2026, 11, 23)) -> DayOfCalls:
    async with database.begin() as session:
        return await model_calls.day_of_calls(session, day)


async def test_an_answer_is_worded_labelled_and_counted(
    server: ChatServer, database: Database
) -> None:
    clock = Clock()
    async with desk(server, database, clock) as dispatcher:
        reply = await Chat(dispatcher, clock).say(QUESTION)
    assert reply.text.startswith(LABEL)
    assert "十五年" in reply.text
    assert reply.citations
    counted = await today(database)
    assert counted.outcomes == {"shown": 1}
    written = counted.tokens - 100
    assert counted.cost == 100 * 2 + written * 8


async def test_a_person_who_has_used_up_the_day_gets_the_extractive_answer(
    server: ChatServer, database: Database
) -> None:
    clock = Clock()
    async with desk(server, database, clock, user_tokens_per_day=3500) as dispatcher:
        one = Chat(dispatcher, clock, sender="one")
        worded = [LABEL in (await one.say(f"{QUESTION}{'？' * n}")).text for n in range(12)]
        other = await Chat(dispatcher, clock, sender="other").say(QUESTION)
        clock.advance(hours=24)
        tomorrow = await one.say(QUESTION)
    assert worded[0]
    assert not worded[-1]
    assert worded == sorted(worded, reverse=True)
    assert LABEL in other.text
    assert LABEL in tomorrow.text


async def test_without_any_budget_the_model_is_never_asked(
    server: ChatServer, database: Database
) -> None:
    clock = Clock()
    async with desk(server, database, clock, tokens_per_day=0) as dispatcher:
        reply = await Chat(dispatcher, clock).say(QUESTION)
    assert server.asked == []
    assert LABEL not in reply.text
    assert "十五年" in reply.text


async def test_a_model_that_hangs_holds_nobody_up(server: ChatServer, database: Database) -> None:
    server.sheet = Sheet(says=honest, delay=60)
    clock = Clock()
    async with desk(server, database, clock, seconds=0.5) as dispatcher, asyncio.timeout(120):
        reply = await Chat(dispatcher, clock).say(QUESTION)
    assert LABEL not in reply.text
    assert "十五年" in reply.text
    assert (await today(database)).outcomes == {"slow": 1}
