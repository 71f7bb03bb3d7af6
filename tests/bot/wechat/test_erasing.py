"""Whoever is erased, or silent for long, leaves nothing behind in any table."""

from datetime import timedelta

from scheduler.retention import forget_the_old
from scheduler.schedule import ScheduleOptions
from storage.database import Database
from storage.schema.wechat_mass import WeChatMassUseRow
from storage.wechat.consents import note_consent
from storage.wechat.mass import month_of
from storage.wechat.receipts import Receipt, ReceiptKind, note_receipt
from tests.bot.leftovers import leftovers
from tests.bot.wechat.conftest import Desk, OpenDesk

FOLLOWER = "o-blue-whale"
SAID = "暗号蓝鲸"
WORDS = (SAID, FOLLOWER)


async def talk(open_desk: OpenDesk, database: Database) -> Desk:
    """Somebody asks."""
    desk = await open_desk(encrypted=True)
    follower = desk.follower(FOLLOWER)
    await follower.say(f"发明专利保护多少年？{SAID}")
    await follower.say(f"没有这样的事{SAID}")
    await desk.settled()
    async with database.begin() as session:
        receipt = Receipt(
            kind=ReceiptKind.NOTICE, job_id="1", recipient_id=FOLLOWER, arrived=True, status="ok"
        )
        await note_receipt(session, receipt, now=desk.clock())
        await note_consent(
            session,
            sender_id=FOLLOWER,
            event_id="e",
            template_id="t",
            accepted=True,
            now=desk.clock(),
        )
        month = month_of(desk.clock())
        session.add(WeChatMassUseRow(sender_id=FOLLOWER, month=month, used=1))
    assert {
        "exchanges.question",
        "wechat_parts.sender_id",
        "wechat_consents.sender_id",
        "wechat_receipts.recipient_id",
        "wechat_mass_uses.sender_id",
    } <= await leftovers(database, WORDS)
    return desk


async def test_erasing_takes_every_table(open_desk: OpenDesk, database: Database) -> None:
    desk = await talk(open_desk, database)
    follower = desk.follower(FOLLOWER)
    await follower.say("删除我的数据")
    await follower.say("/确认删除")
    await desk.settled()
    assert await leftovers(database, WORDS) == set()


async def test_time_takes_every_table(open_desk: OpenDesk, database: Database) -> None:
    desk = await talk(open_desk, database)
    days = ScheduleOptions()
    later = desk.clock() + timedelta(days=days.keep_messages_days + 3)  # windows stay open for two
    await forget_the_old(database, options=days, now=later)
    gone = ("wechat_turns", "wechat_parts", "wechat_windows", "inbound_")
    assert not {column for column in await leftovers(database, WORDS) if column.startswith(gone)}
    later = desk.clock() + timedelta(days=days.keep_exchanges_days + 31)  # mass uses are by month
    await forget_the_old(database, options=days, now=later)
    assert await leftovers(database, WORDS) == set()
