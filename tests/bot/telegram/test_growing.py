"""An answer that a model writes grows in one message, within Telegram's limits."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import date

import pytest

from bot.app import now
from bot.simulate.faults import ErrorCode, Reset
from bot.simulate.telegram_server.telegram import Telegram
from bot.telegram.growing import growing_part
from bot.telegram.sending import Address
from retrieval.answer import Answer, Citation, Outcome, Turn
from tests.bot.telegram.conftest import OpenDesk
from tests.handlers.dialogue import TERM

SENTENCES = ("发明专利权的期限为二十年。", "自申请日起计算[1]。", "期满后进入公有领域。")


class Writing:
    """Writes sentence after sentence, each when it is told to."""

    def __init__(self, sentences: Sequence[str] = SENTENCES) -> None:
        self.sentences = sentences
        self.next = asyncio.Semaphore(0)

    async def answer(self, question: str, history: Sequence[Turn] = (), *, as_of: date) -> Answer:
        return self._so_far(len(self.sentences), as_of)

    async def answer_stream(
        self, question: str, history: Sequence[Turn] = (), *, as_of: date
    ) -> AsyncGenerator[Answer]:
        for count in range(1, len(self.sentences) + 1):
            await self.next.acquire()
            yield self._so_far(count, as_of)

    def _so_far(self, count: int, as_of: date) -> Answer:
        return Answer(
            text="".join(self.sentences[:count]),
            as_of=as_of,
            outcome=Outcome.ANSWERED,
            citations=(Citation(1, TERM, ""),),
            generated=True,
        )


async def test_an_answer_grows_in_its_message_and_ends_whole(open_desk: OpenDesk) -> None:
    writing, telegram = Writing(), Telegram(now)  # with Telegram's own limits
    desk = await open_desk(telegram=telegram, personal=writing, chat=(1, 1.0))
    person = desk.phone()
    person.say("发明专利保护多少年")
    writing.next.release()
    first = await person.hear()
    assert first.text == f"{SENTENCES[0]} …"
    for _ in SENTENCES[1:]:
        writing.next.release()
    await desk.idle()
    (whole,) = person.answers
    assert whole.text.startswith("".join(SENTENCES))
    assert "依据：" in whole.text
    assert whole.buttons
    assert whole.versions[0] == f"{SENTENCES[0]} …"
    assert telegram.flood.refused == 0


async def test_a_long_answer_grows_in_the_first_of_its_messages(open_desk: OpenDesk) -> None:
    writing = Writing(("第一句话。" * 500, "第二句话。" * 900))
    desk = await open_desk(personal=writing)
    person = desk.phone()
    person.say("发明专利保护多少年")
    writing.next.release()
    await person.hear()
    writing.next.release()
    await desk.idle()
    first, second = person.answers
    assert first.versions
    assert not second.versions
    assert not first.text.endswith("…")
    assert "依据：" in second.text


@pytest.mark.parametrize("fault", [ErrorCode(500), Reset()])
async def test_what_fails_while_it_grows_is_sent_whole_in_the_end(
    open_desk: OpenDesk, fault: ErrorCode | Reset
) -> None:
    writing = Writing()
    desk = await open_desk(personal=writing)
    person = desk.phone()
    rule = desk.telegram.faults.add("sendMessage", fault, calls={1})
    person.say("发明专利保护多少年")
    writing.next.release()
    await desk.until(lambda: bool(rule.met))
    for _ in SENTENCES[1:]:
        writing.next.release()
    assert (await person.hear()).text.startswith("".join(SENTENCES))


@pytest.mark.parametrize("carried_out", [True, False])
async def test_an_edit_whose_answer_is_lost_is_made_again(
    open_desk: OpenDesk, carried_out: bool
) -> None:
    desk = await open_desk()
    person, sending = desk.phone(), desk.service.sending
    address = Address(chat_id=person.chat_id, priority=0)
    shown = await sending.send(address, {"html": "发明 …", "plain": "发明 …"})
    rule = desk.telegram.faults.add("editMessageText", Reset(carried_out=carried_out), calls={1})
    await sending.edit(address, shown.message_id, {"html": "发明专利", "plain": "发明专利"})
    assert rule.met == 2
    assert [one.text for one in person.answers] == ["发明专利"]


def test_what_is_shown_fits_one_message() -> None:
    part = growing_part("**很长**的回答。" * 2000)
    assert part is not None
    assert len(part["plain"]) <= 4096
    assert growing_part("") is None
