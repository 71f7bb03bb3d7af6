"""Whatever people write, press and send, within every form and behind every word: no stack trace.

The lot is the same in every run. Somebody with every right says it, so that nothing is left out.
"""

import logging
from pathlib import Path
from random import Random

import pytest

from bench.fuzz import seeds
from bench.fuzz.varying import WORDS, vary
from handlers.build import build_routes
from handlers.message import MessageKind, Reply
from storage.database import Database
from storage.people import Role
from tests.handlers.dialogue import Chat, Clock, build_desk, build_dispatcher, given_role
from tests.handlers.small_library import SmallLibraryAnswerer

SAID = (
    "202010123456.2", "第12345678号", "2026年1月31日", "13800138000", "粤东玩具有限公司",
    "9999999999999999999", "0", "-1", "1-2", "确认", "确认 1", "1 确认", "跳过",
    "返回", "a=b", "http://[", "[x](javascript:1)", "1,2,3",
)  # fmt: skip
FILES = (
    ("a.xlsx", seeds.workbook(("名称", "clause_no"), ("甲", "=1+1"))),
    ("a.png", seeds.picture("PNG")),
    ("a.docx", seeds.word_file()),
    ("../a.pdf", seeds.pdf_file()),
)
SEED, WORDS_BEGUN, STEPS = 1, 24, 4


async def test_no_words_bring_down_a_form_or_a_command(
    any_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    random, clock, answerer = Random(SEED), Clock(), SmallLibraryAnswerer()
    chat = Chat(build_dispatcher(any_database, answerer, clock), clock)
    await given_role(any_database, chat, Role.ADMIN, "甲")
    routes = build_routes(build_desk(any_database, answerer, clock, files=tmp_path))
    with caplog.at_level(logging.ERROR):
        for route in random.sample(routes[1:], WORDS_BEGUN):
            said = [random.choice(route.words)]
            reply = await chat.say(f"{said[0]} {wild(random)}" if route.argument else said[0])
            for _ in range(STEPS):
                clock.advance(seconds=3)
                reply = await something(random, chat, reply, said)
                assert not caplog.records, said
            await chat.say("取消")


async def something(random: Random, chat: Chat, reply: Reply, said: list[str]) -> Reply:
    """Say, press or send something."""
    match random.randint(0, 9):
        case 0:
            name, content = random.choice(FILES)
            said.append(name)
            return await chat.send_file(vary(content, "bytes", random), name=name)
        case 1 | 2 | 3 if reply.choices:
            said.append(random.choice(reply.choices).value)
            return await chat.say(said[-1], kind=MessageKind.CHOICE)
        case 4 if reply.choices:
            said.append(varied(random.choice(reply.choices).value, random))
            return await chat.say(said[-1], kind=MessageKind.CHOICE)
        case _:
            said.append(wild(random))
            return await chat.say(said[-1])


def wild(random: Random) -> str:
    """Something that somebody may write."""
    seed = random.choice(SAID)
    if random.randint(0, 1):
        return seed
    return varied(seed, random)


def varied(text: str, random: Random) -> str:
    """The text with some edits."""
    return vary(text.encode(), "text", random).decode("utf-8", errors="replace")[:300] or WORDS[0]
