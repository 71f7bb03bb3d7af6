"""Answers of which nobody knows whether they arrived: once more, saying so, and never again."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.simulate.faults import BrokenAnswer, Effect, ErrorCode, Reset, Silence
from bot.simulate.telegram_server.phone import Phone
from bot.telegram import texts
from bot.telegram.api import close_bot, open_bot
from bot.telegram.lanes import Lanes
from bot.telegram.render import Part, marked, render
from handlers.message import Reply
from storage.database import Database, DatabaseUnavailable, Session
from storage.telegram import updates as telegram
from storage.telegram.updates import Update
from tests.bot.telegram.conftest import Desk

QUESTION = "发明专利保护多少年"
ANSWER = "发明专利权的期限为二十年"


@pytest.fixture
def hasty(desk: Desk) -> Desk:
    """A desk that lets no time pass before it tries again."""
    desk.service.lanes.try_again = timedelta()
    return desk


async def sweeping(desk: Desk, happened: Callable[[], bool]) -> None:
    """Let the clock's work be done until something is so and nothing is under way."""
    async with asyncio.timeout(120):
        while not happened() or desk.service.lanes.busy:
            await asyncio.sleep(0.02)
            await desk.sweep()


def heard(person: Phone) -> list[tuple[bool, bool]]:
    """Of every message: whether it is the answer, and whether it says that it is a repetition."""
    shown = [one.text for one in person.answers]
    return [(ANSWER in text, text.startswith(f"{texts.SENT_AGAIN}\n")) for text in shown]


@pytest.mark.parametrize("lost", [BrokenAnswer(), ErrorCode(500), Reset(), Silence(4.0)])
async def test_a_lost_answer_comes_once_more_and_says_so(hasty: Desk, lost: Effect) -> None:
    person = hasty.phone()
    hasty.telegram.faults.add("sendMessage", lost, calls={1})
    person.say(QUESTION)
    await sweeping(hasty, lambda: bool(person.answers))
    assert heard(person) == [(True, True)]
    assert (await person.ask("帮助")).buttons.keys().isdisjoint({texts.SEND_AGAIN})
    assert len(hasty.answerer.asked) == 1


async def test_an_answer_that_had_arrived_comes_twice_and_no_more(hasty: Desk) -> None:
    person = hasty.phone()
    rule = hasty.telegram.faults.add("sendMessage", Reset(carried_out=True))
    person.say(QUESTION)
    await sweeping(hasty, lambda: rule.met == 2)
    hasty.telegram.faults.clear()
    for _ in range(3):
        await hasty.sweep()
        await hasty.idle()
    assert heard(person) == [(True, False), (True, True)]
    assert texts.SEND_AGAIN in (await person.ask("帮助")).buttons
    assert len(person.answers) == 3


async def test_one_lost_twice_is_offered_with_the_next_message(hasty: Desk) -> None:
    person = hasty.phone()
    rule = hasty.telegram.faults.add("sendMessage", BrokenAnswer(), calls={1, 2})
    person.say(QUESTION)
    await sweeping(hasty, lambda: rule.met == 2)
    assert not person.answers
    await person.ask("帮助")
    assert texts.SEND_AGAIN in person.answers[0].buttons
    assert (await person.tap(texts.SEND_AGAIN)).text.startswith(ANSWER)
    assert len(hasty.answerer.asked) == 1


async def test_until_it_is_sent_again_the_next_message_waits(
    hasty: Desk, database: Database
) -> None:
    """In the order of what was asked, and after a pause."""
    person, lanes = hasty.phone(), hasty.service.lanes
    lanes.try_again = timedelta(hours=1)
    rule = hasty.telegram.faults.add("sendMessage", BrokenAnswer(), calls={1})
    person.say(QUESTION)
    await sweeping(hasty, lambda: bool(rule.met))
    person.say("帮助")
    await hasty.until(lambda: not hasty.telegram.updates.pending)
    await sweeping(hasty, lambda: True)
    assert not person.answers
    async with database.begin() as session:
        assert await telegram.update_counts(session) == (2, 2)
    later = lanes.clock() + timedelta(hours=1, minutes=1)
    lanes.clock = lambda: later
    await lanes.sweep(later)
    await hasty.until(lambda: len(person.answers) == 2)
    assert heard(person) == [(True, True), (False, False)]


async def test_what_never_left_is_sent_once_without_a_word(hasty: Desk) -> None:
    async def at_once(_seconds: float) -> None:
        return

    person, sending = hasty.phone(), hasty.service.sending
    nobody = open_bot(
        hasty.service.options.model_copy(update={"api_base_url": "http://127.0.0.1:9"})
    )
    bot = sending.bot
    object.__setattr__(sending, "pause", at_once)
    object.__setattr__(sending, "bot", nobody)
    person.say(QUESTION)
    await hasty.until(lambda: bool(hasty.answerer.asked))
    for _ in range(2):
        await hasty.idle()
        await hasty.sweep()
    await hasty.idle()
    assert not person.answers
    object.__setattr__(sending, "bot", bot)
    await sweeping(hasty, lambda: bool(person.answers))
    assert heard(person) == [(True, False)]
    assert len(hasty.answerer.asked) == 1
    await close_bot(nobody)


async def test_a_lane_that_stopped_is_taken_up_while_others_are_answered(
    hasty: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database goes away just when a reply has been sent; its process has other work."""
    person, other, ending = hasty.phone(), hasty.phone(), Lanes._end
    away = asyncio.Event()
    away.set()

    async def end(lanes: Lanes, update: Update, how: Any, session: Session) -> Update | None:
        if away.is_set():
            raise DatabaseUnavailable("away")
        return await ending(lanes, update, how, session)

    hasty.service.lanes.claim = timedelta(seconds=0.5)
    monkeypatch.setattr(Lanes, "_end", end)
    await person.ask(QUESTION)
    await hasty.idle()
    away.clear()
    hasty.answerer.gate = asyncio.Event()
    other.say(QUESTION)
    async with asyncio.timeout(120):
        while len(person.answers) < 2:
            await hasty.sweep()
            await asyncio.sleep(0.05)
    assert heard(person) == [(True, False), (True, True)]
    assert not other.answers
    hasty.answerer.gate.set()
    await sweeping(hasty, lambda: bool(other.answers))


def test_whatever_is_sent_again_says_so_and_fits() -> None:
    for part in render(Reply("很长的回答。<" * 2000), row="c1"):
        again = marked({**part, "again": True})
        assert len(again["plain"]) <= 4096
        assert again["plain"] == f"{texts.SENT_AGAIN}\n{part['plain']}"
        assert again["html"] == f"{texts.SENT_AGAIN}\n{part['html']}"
        assert marked(part) == part
    table: Part = {"file_id": "f" * 32, "name": "表.xlsx", "media_type": "x", "again": True}
    assert marked(table)["caption"] == texts.SENT_AGAIN
