"""One id for a message in the log of every room, from the page to the push that it causes."""

import json

import httpx
import pytest
from pydantic import SecretStr

from bot.language_model import LanguageModel
from retrieval.generation.options import ModelOptions
from storage import blocked_words
from storage.database import Database
from storage.desk import invitations
from storage.people import Role
from tests.bot.site import serve
from tests.bot.test_metrics import logging_set_up
from tests.bot.test_staff_page import colleague
from tests.handlers.dialogue import Clock
from tests.handlers.small_library import SmallLibraryAnswerer
from tests.scheduler.outbox_side import Channel, engine

NOBODY = "http://127.0.0.1:9"


async def test_every_room_names_the_message(
    database: Database, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ModelOptions(base_url=NOBODY, model="m", api_key=SecretStr("k"), seconds=1)
    answerer = SmallLibraryAnswerer()
    model = LanguageModel(options, database, answerer, clock=clock)
    await colleague(database, clock, Role.ADMIN, "李明")
    async with database.begin() as session:
        code = await invitations.invite(session, Role.STAFF, now=clock(), name="")
        await blocked_words.add_blocked_word(session, "赌博", now=clock())
    said = {
        "question-1": "外观设计专利权的期限是多少年",
        "blocked-22": "怎么赌博",
        "joining-33": f"/加入 {code} 王芳",
    }
    with logging_set_up(as_json=True):
        async with (
            serve(database, answerer, clock, personal=model.answerer) as site,
            httpx.AsyncClient(base_url=site.url, trust_env=False) as client,
        ):
            for name, text in said.items():
                answer = await client.post("/api/message", json={"id": name, "text": text})
                assert answer.status_code == 200
        await model.close()

        def fails(_name: str, _delivery: object) -> None:
            raise ZeroDivisionError

        await engine(database, clock, Channel("terminal", rule=fails)).run(clock())
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    rooms = {(line["room"].partition(".")[0], line["message_id"]) for line in lines}
    assert ("retrieval", "web:question-1") in rooms
    assert ("handlers", "web:blocked-22") in rooms
    assert ("scheduler", "web:joining-33") in rooms
    assert {of for _, of in rooms} <= {"", *(f"web:{name}" for name in said)}
