"""Whoever is erased, or silent for long, leaves nothing behind in any table."""

from datetime import timedelta

from bot.app import now
from bot.simulate.telegram_server.phone import Phone
from scheduler.retention import forget_the_old
from scheduler.schedule import ScheduleOptions
from storage.database import Database
from tests.bot.leftovers import leftovers
from tests.bot.telegram.conftest import Desk

SAID = "暗号蓝鲸"


async def talk(desk: Desk, database: Database) -> tuple[Phone, list[str]]:
    """Somebody asks and wants help; what they are known by."""
    person = desk.phone()
    await person.ask(f"发明专利保护多少年？{SAID}")
    await person.ask(f"没有这样的事{SAID}")
    words = [SAID, str(person.chat_id)]
    assert {"exchanges.question", "identities.external_id", "telegram_updates.parts"} & (
        await leftovers(database, words)
    )
    return person, words


async def test_erasing_takes_every_table(desk: Desk, database: Database) -> None:
    person, words = await talk(desk, database)
    await person.ask("删除我的数据")
    seen = len(person.answers)
    person.press("确认删除")
    await desk.until(lambda: len(person.answers) > seen)
    await desk.idle()
    assert await leftovers(database, words) == set()


async def test_time_takes_every_table(desk: Desk, database: Database) -> None:
    _, words = await talk(desk, database)
    await desk.idle()
    days = ScheduleOptions()
    later = now() + timedelta(days=days.keep_messages_days + 1)
    await forget_the_old(database, options=days, now=later)
    assert not {
        column
        for column in await leftovers(database, words)
        if column.startswith(("telegram_", "inbound_"))
    }
    later = now() + timedelta(days=days.keep_exchanges_days + 1)
    await forget_the_old(database, options=days, now=later)
    assert await leftovers(database, words) == set()
