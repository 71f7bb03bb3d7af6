"""People on Telegram, talking through the strict server to the real channel and dispatcher."""

import asyncio

from storage.database import Database
from storage.telegram.updates import update_counts
from tests.bot.telegram.conftest import Desk, OpenDesk


async def test_a_question_is_answered_with_its_linked_source(desk: Desk) -> None:
    person = desk.phone()
    shown = await person.ask("发明专利保护多少年")
    assert shown.text.startswith("发明专利权的期限为二十年")
    assert "依据：\n[1] 中华人民共和国专利法（2020修正） 第四十二条" in shown.text
    (link,) = [one for one in shown.entities if one["type"] == "text_link"]
    assert link["url"].startswith(desk.url)
    assert "实用新型呢？" in shown.buttons


async def test_a_pressed_button_is_the_choice_and_its_clock_stops(desk: Desk) -> None:
    person = desk.phone()
    await person.ask("发明专利保护多少年")
    seen = len(person.answers)
    pressed = person.press("实用新型呢？")
    await desk.until(lambda: len(person.answers) > seen)
    assert desk.answerer.asked[-1][0] == "实用新型呢？"
    assert pressed.answered
    assert pressed.text == "已选：实用新型呢？"


async def test_polling_answers_as_well(open_desk: OpenDesk) -> None:
    desk = await open_desk(receive="polling")
    person = desk.phone(started=False)
    person.start()
    assert "知产服务台" in (await person.hear()).text


async def test_an_update_that_comes_twice_is_answered_once(desk: Desk, database: Database) -> None:
    person = desk.phone()
    person.say("发明专利保护多少年")
    update = dict(desk.telegram.updates.pending[-1])
    await person.hear()
    for _ in range(3):
        desk.telegram.updates.pending.append(update)
        desk.telegram.updates.news.set()
        await desk.until(lambda: not desk.telegram.updates.pending)
    await desk.idle()
    async with database.begin() as session:
        assert await update_counts(session) == (1, 0)
    assert len(person.answers) == 1
    assert len(desk.answerer.asked) == 1


async def test_one_persons_messages_keep_their_order_while_others_go_ahead(desk: Desk) -> None:
    slow, quick = desk.phone(), desk.phone()
    desk.answerer.gate = asyncio.Event()
    for number in range(5):
        slow.say(f"发明第{number}问")
    await desk.until(lambda: len(desk.answerer.asked) == 1)
    quick.say("帮助")
    await quick.hear()
    assert not slow.answers
    desk.answerer.gate.set()
    await desk.until(lambda: len(slow.answers) == 5)
    assert [question for question, _, _ in desk.answerer.asked] == [
        f"发明第{number}问" for number in range(5)
    ]
