"""`python -m bot deliveries` as an operator runs it."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from storage import people
from storage.database import Database, sqlite_url
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind
from tests.bot.running import bot

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


async def enqueue(folder: Path) -> None:
    database = Database(sqlite_url(folder / "ipdesk.db"))
    await database.prepare()
    async with database.begin() as session:
        user = await people.find_or_add_user(
            session, channel="web", external_id="somebody", now=LONG_AGO
        )
        await deliveries.enqueue(
            session,
            user.id,
            Content(text="不给操作人员看的内容"),
            key="k",
            kind=DeliveryKind.ALERT,
            now=LONG_AGO,
            push="alerts:x",
        )
    await database.close()


def test_who_would_get_what_how_and_nothing_is_sent(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    asyncio.run(enqueue(folder))
    shown = bot("deliveries", "--dry-run", folder=folder)
    assert shown.returncode == 0, shown.stderr
    assert "next_contact  (on no channel that can speak first)" in shown.stdout
    assert "and why:\non no channel that can speak first: 1\nNothing was sent." in shown.stdout
    assert "内容" not in shown.stdout
    assert "somebody" not in shown.stdout
    report = bot("deliveries", "--report", "alerts:x", folder=folder)
    assert "alerts:x: 1 pushes, 0 certainly read, 0 subscriptions ended after it" in report.stdout
