"""An answer that grows on the wire: a real server, a real endpoint, and only what was checked."""

import json
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.language_model import LanguageModel
from bot.web.stream import MEDIA_TYPE, wanted
from retrieval.generation.options import ModelOptions
from retrieval.generation.prompts import LABEL
from storage.blocked_words import add_blocked_word
from storage.database import Database
from tests.bot.site import Site, serve
from tests.handlers.dialogue import Clock
from tests.handlers.small_library import SmallLibraryAnswerer
from tests.retrieval.misbehaviour import honest
from tests.retrieval.model_server import KEY, MODEL, ChatServer, Sheet, running

QUESTION = "外观设计专利权的期限是多少年"
LIE = "外观设计专利权的期限为五十年[1]。"


@pytest.fixture
def model_server() -> Iterator[ChatServer]:
    with running() as server:
        server.sheet = Sheet(says=lambda prompt: f"{honest(prompt)}{honest(prompt)}", piece=4)
        yield server


@pytest.fixture
async def worded(model_server: ChatServer, database: Database, clock: Clock) -> AsyncIterator[Site]:
    """The site with a language model."""
    options = ModelOptions.model_validate(
        {"base_url": model_server.address, "model": MODEL, "api_key": SecretStr(KEY)}
    )
    answerer = SmallLibraryAnswerer()
    model = LanguageModel(options, database, answerer, clock=clock)
    async with serve(database, answerer, clock, personal=model.answerer) as site:
        yield site
    await model.close()


async def ask(site: Site, accept: str = f"{MEDIA_TYPE}, application/json") -> httpx.Response:
    async with httpx.AsyncClient(base_url=site.url, timeout=300, trust_env=False) as client:
        message = {"id": uuid.uuid4().hex, "text": QUESTION, "kind": "text"}
        return await client.post("/api/message", json=message, headers={"Accept": accept})


def lines(response: httpx.Response) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The partial replies and the reply."""
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(MEDIA_TYPE)
    assert "script-src" in response.headers["content-security-policy"]
    *parts, last = [json.loads(line) for line in response.text.splitlines()]
    assert all(part.keys() == {"partial"} for part in parts)
    return [part["partial"] for part in parts], last["reply"]


async def test_an_answer_grows_sentence_by_sentence(worded: Site) -> None:
    parts, reply = lines(await ask(worded))
    assert len(parts) >= 2
    assert reply["text"].startswith(LABEL)
    assert all(part["text"].startswith(LABEL) for part in parts)
    assert [len(part["text"]) for part in parts] == sorted(len(part["text"]) for part in parts)
    assert all(not part["choices"] for part in parts)
    assert reply["choices"]
    assert reply["citations"]


async def test_a_sentence_that_the_sources_do_not_bear_out_is_never_sent(
    worded: Site, model_server: ChatServer
) -> None:
    model_server.sheet = Sheet(says=lambda prompt: f"{honest(prompt)}{LIE}", piece=4)
    response = await ask(worded)
    assert "五十年" not in response.text
    assert "50年" not in response.text
    _, reply = lines(response)
    assert "十五年" in reply["text"]


async def test_a_blocked_word_stops_what_is_shown(worded: Site, database: Database) -> None:
    async with database.begin() as session:
        await add_blocked_word(session, "十五年", now=worded.clock())
    parts, reply = lines(await ask(worded))
    assert not parts
    assert "不能在这里发布" in reply["text"]


async def test_who_does_not_ask_for_it_gets_one_object(worded: Site) -> None:
    response = await ask(worded, accept="application/json")
    assert response.headers["content-type"] == "application/json"
    assert response.json()["text"].startswith(LABEL)


async def test_without_a_model_there_is_only_the_reply(site: Site) -> None:
    parts, reply = lines(await ask(site))
    assert not parts
    assert "十五年" in reply["text"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [("*/*", False), ("application/x-ndjson", True), ("text/html, application/x-ndjson;q=1", True)],
)
def test_who_can_take_it(accept: str, expected: bool) -> None:
    assert wanted(accept) is expected
