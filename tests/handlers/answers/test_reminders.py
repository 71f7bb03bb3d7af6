"""A deadline that was answered becomes a reminder by its button, is told by the clock, and ends."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from handlers.message import Reply
from scheduler.reminder_clock import tell_reminders
from storage.database import Database
from storage.delivery.deliveries import DeliveryState
from storage.reminders import MOST_OF_ONE_PERSON, distances
from storage.schema.desk import DeliveryRow
from storage.schema.reminders import ReminderRow
from tests.handlers.dialogue import Chat, Clock

ASKED = "2022年3月5日申请的外观设计专利，年费什么时候交"


async def told(database: Database) -> list[DeliveryRow]:
    async with database.begin() as session:
        return list(await session.scalars(select(DeliveryRow).order_by(DeliveryRow.id)))


async def test_the_button_of_a_deadline_keeps_it_and_the_clock_tells_it(
    visitor: Chat, database: Database, clock: Clock
) -> None:
    answer = await visitor.say(ASKED)
    (button,) = [each for each in answer.choices if each.label.startswith("提醒我")]
    kept = await visitor.tap(answer, button.label)
    assert "提前30天、提前7天、提前1天、当天" in kept.text
    async with database.begin() as session:
        due_on = (await session.scalars(select(ReminderRow.due_on))).one()
    assert f"{due_on.year}年{due_on.month}月{due_on.day}日" in button.label
    days = []
    while clock().date() <= due_on + timedelta(days=1):
        if await tell_reminders(database, now=clock()):
            days.append((due_on - clock().date()).days)
        assert await tell_reminders(database, now=clock()) == 0
        clock.advance(days=1)
    assert days == [30, 7, 1, 0]
    rows = await told(database)
    assert "还剩 30 天：2022年3月5日申请的外观设计专利" in rows[0].text
    assert "就是今天" in rows[-1].text
    assert all(row.expires_at and row.expires_at.date() == due_on for row in rows)
    assert "还没有设提醒" in (await visitor.say("我的提醒")).text


async def test_a_reminder_set_late_tells_only_what_is_left(
    visitor: Chat, database: Database, clock: Clock
) -> None:
    day = (clock() + timedelta(days=5)).date()
    assert "在提前1天、当天提醒您" in (await visitor.say(f"提醒我{day} 缴年费")).text
    assert await tell_reminders(database, now=clock()) == 0
    clock.advance(days=5)
    assert await tell_reminders(database, now=clock()) == 1
    assert [row.key.rsplit(":", 1)[1] for row in await told(database)] == ["0"]


async def test_ending_one_takes_back_what_is_not_sent(
    visitor: Chat, database: Database, clock: Clock
) -> None:
    day = (clock() + timedelta(days=8)).date()
    await visitor.say(f"提醒 {day} 缴年费")
    clock.advance(days=1)
    assert await tell_reminders(database, now=clock()) == 1
    shown = await visitor.say("我的提醒")
    assert "缴年费" in shown.text
    assert "已取消" in (await visitor.tap(shown, shown.choices[0].label)).text
    assert [row.state for row in await told(database)] == [DeliveryState.CANCELLED.value]
    clock.advance(days=6)
    assert await tell_reminders(database, now=clock()) == 0


async def test_nobody_ends_anothers_and_the_same_one_is_kept_once(
    visitor: Chat, staff: Chat, database: Database
) -> None:
    await visitor.say("提醒 2027-03-05 缴年费")
    assert "已经有了" in (await visitor.say("提醒 2027年3月5日 缴年费")).text
    async with database.begin() as session:
        (number,) = await session.scalars(select(ReminderRow.id))
    assert "没有这个编号" in (await staff.say(f"取消提醒 {number}")).text
    assert "1 个" in (await visitor.say("我的数据")).text


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("提醒 明天 交钱", "2026年11月24日 交钱"),
        ("提醒我明年3月5号去交年费", "2027年3月5日 交年费"),
        ("麻烦到时候提醒我12月1日续展商标", "2026年12月1日 续展商标"),
        ("下下周五记得提醒我答复审查意见", "2026年12月11日 答复审查意见"),
        ("3月5日提醒我缴年费", "2027年3月5日 缴年费"),
        ("提醒我2027年3月5日缴年费", "2027年3月5日 缴年费"),
    ],
)
async def test_a_day_may_be_named_as_people_say_it(visitor: Chat, said: str, line: str) -> None:
    assert "已记下" in (await visitor.say(said)).text
    assert line in (await visitor.say("我的提醒")).text


@pytest.mark.parametrize(
    "said", ["3月5日提醒我交年费了吗", "提醒我交年费要怎么弄", "平台会提醒我们下架吗"]
)
async def test_a_question_about_being_reminded_stays_a_question(visitor: Chat, said: str) -> None:
    assert "已记下" not in (await visitor.say(said)).text


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("提醒 下次交钱", "请写清年月日"),
        ("提醒 2026-02-30 缴费", "请写清年月日"),
        ("提醒 2026-11-23 缴费", "不在今天之后"),
        ("提醒 2020-01-01", "不在今天之后"),
        ("提醒 2077-01-01 缴费", "30 年以内"),
        (f"提醒 2027-01-01 {'缴' * 61}", "最多写 60 个字"),
        ("提醒", "还没有设提醒"),
        ("取消提醒 x", "没有这个编号"),
    ],
)
async def test_what_cannot_be_kept_is_told_in_a_sentence(
    visitor: Chat, said: str, answered: str
) -> None:
    assert answered in (await visitor.say(said)).text


async def test_one_person_has_only_so_many(visitor: Chat, database: Database, clock: Clock) -> None:
    reply = Reply("")
    for number in range(MOST_OF_ONE_PERSON + 1):
        reply = await visitor.say(f"提醒 2027-01-{number % 28 + 1:02} 第{number}件")
        clock.advance(minutes=1)
    assert f"已经有 {MOST_OF_ONE_PERSON} 个" in reply.text
    async with database.begin() as session:
        kept = (await session.scalars(select(ReminderRow.id))).all()
    assert len(kept) == MOST_OF_ONE_PERSON


@pytest.mark.parametrize(("left", "expected"), [(31, (30, 7, 1, 0)), (30, (7, 1, 0)), (1, (0,))])
def test_nothing_is_told_on_the_day_of_setting(left: int, expected: tuple[int, ...]) -> None:
    set_on = date(2026, 11, 26)
    assert distances(set_on + timedelta(days=left), set_on=set_on) == expected
