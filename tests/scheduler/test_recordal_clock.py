"""The keeper of a licence is reminded in time, once for each mark."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler.recordal_clock import remind_of_recordals
from storage import people
from storage.database import Database
from storage.operation import recordals
from storage.operation.recordals import RecordalState
from storage.schema.desk import DeliveryRow

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
DUE = date(2027, 2, 22)


@pytest.fixture
async def kept(database: Database) -> int:
    """A licence to be filed by DUE."""
    async with database.begin() as session:
        keeper = await people.find_or_add_user(session, channel="t", external_id="a", now=NOW)
        begun = await recordals.add_recordal(
            session,
            keeper,
            kind="licence",
            patent="CN202010123456",
            parties=("甲", "乙"),
            effective_on=date(2026, 11, 20),
            due_on=DUE,
            circumstances=[],
            now=NOW,
        )
    return begun.id


async def test_the_keeper_is_told_at_each_mark_once_and_not_after_filing(
    database: Database, kept: int
) -> None:
    told = []
    for day in range(100):
        now = NOW + timedelta(days=day)
        if await remind_of_recordals(database, now=now):
            told.append((DUE - now.date()).days)
        assert await remind_of_recordals(database, now=now) == 0
    assert told == [30, 7, 1, -1]
    async with database.begin() as session:
        texts = (await session.scalars(select(DeliveryRow.text).order_by(DeliveryRow.id))).all()
        await recordals.move_recordal(session, kept, RecordalState.FILED, on=DUE)
    assert "还剩 30 天" in texts[0]
    assert "已过" in texts[-1]
    assert await remind_of_recordals(database, now=NOW + timedelta(days=200)) == 0
