"""Metrics over HTTP, and log lines that carry the id of their message."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.health import Health, JobHealth
from bot.logs import set_up_logging
from bot.metrics import Metrics
from bot.settings import MetricsOptions
from handlers.dispatcher import Dispatcher
from handlers.limits import MessageLimits
from handlers.message import IncomingMessage, Reply
from handlers.routes import Route
from storage.database import Database
from storage.people import User
from storage.trace import current_message
from tests.handlers.dialogue import Chat, Clock

HEALTH = Health(
    library_version=1,
    passages=7,
    indexed=5,
    to_index=7,
    jobs=(
        JobHealth(name="deliver", last_success=Clock()()),
        JobHealth(name="index", failure_reference="ABC123"),
    ),
)


async def anything(message: IncomingMessage, _user: User) -> Reply:
    """Answers, or fails when told to."""
    logging.getLogger("handlers.test").info("answering\n%s", message.text)
    if message.text == "坏":
        raise ZeroDivisionError
    return Reply("好")


@pytest.fixture
def metrics(database: Database) -> Metrics:
    return Metrics(database, clock=Clock(), options=MetricsOptions())


@pytest.fixture
def chat(database: Database, metrics: Metrics) -> Chat:
    clock = Clock()
    routes = (Route(words=(), summary="", target=anything),)
    limits = MessageLimits()
    return Chat(Dispatcher(database, routes, limits=limits, clock=clock, noted=metrics), clock)


async def read(metrics: Metrics, *, client: str = "127.0.0.1", **headers: str) -> httpx.Response:
    app = Starlette(routes=[metrics.route(lambda: HEALTH)])
    transport = httpx.ASGITransport(app, client=(client, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        return await http.get("/metrics", headers=headers)


async def test_messages_rows_and_jobs_are_counted(chat: Chat, metrics: Metrics) -> None:
    await chat.say("你好")
    await chat.say("坏")
    text = (await read(metrics)).text
    assert 'ipdesk_messages_total{channel="terminal",outcome="answered"} 1.0' in text
    assert 'ipdesk_messages_total{channel="terminal",outcome="failed"} 1.0' in text
    assert 'ipdesk_message_seconds_count{channel="terminal"} 2.0' in text
    assert "ipdesk_users 1.0" in text
    assert "ipdesk_indexed 5.0" in text
    assert 'ipdesk_job_failed{job="index"} 1.0' in text
    assert 'ipdesk_job_failed{job="deliver"} 0.0' in text
    assert "你好" not in text


async def test_another_machine_needs_the_token(database: Database, metrics: Metrics) -> None:
    assert (await read(metrics, client="visitor.example")).status_code == 403
    proxied = {"x-forwarded-for": "visitor.example"}
    assert (await read(metrics, **proxied)).status_code == 403
    options = MetricsOptions(token=SecretStr("geheim"))
    guarded = Metrics(database, clock=Clock(), options=options)
    assert (await read(guarded)).status_code == 403
    wrong = {"authorization": "Bearer nichts"}
    assert (await read(guarded, **wrong)).status_code == 403
    right = {"authorization": "Bearer geheim"}
    assert (await read(guarded, client="visitor.example", **right)).status_code == 200


@contextmanager
def logging_set_up(*, as_json: bool = False) -> Iterator[None]:
    """The root logger as the product sets it up, and as it was afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers.clear()
    set_up_logging("info", as_json=as_json)
    yield
    root.handlers[:] = before
    root.setLevel(level)


async def test_a_line_names_its_message_and_nobody_writes_a_line_of_their_own(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    with logging_set_up():
        await chat.say("2026-01-01 ERROR bot: forged", message_id="m1")
    written = [line for line in capsys.readouterr().err.splitlines() if line]
    assert written[0].endswith("handlers.test [terminal:m1]: answering")
    assert written[1] == "    2026-01-01 ERROR bot: forged"
    assert current_message() == ""


async def test_lines_for_programs_are_one_object_each(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    with logging_set_up(as_json=True):
        await chat.say("坏", message_id="m2")
    written = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["message_id"] for line in written] == ["terminal:m2"] * 2
    assert written[1]["level"] == "error"
    assert "ZeroDivisionError" in written[1]["traceback"]
