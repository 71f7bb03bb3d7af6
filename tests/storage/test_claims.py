"""Claims of a living process are extended without standing in anybody's way."""

import asyncio
from datetime import UTC, datetime, timedelta

from storage.database import Database, Session
from storage.wechat import turns

NOW = datetime(2026, 11, 26, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


async def open_turn(session: Session, message_id: str, claimed_by: str = "me") -> turns.Turn:
    return await turns.open_turn(
        session,
        sender_id="a",
        message_id=message_id,
        payload={},
        now=NOW,
        claimed_by=claimed_by,
        claimed_until=NOW,
    )


async def claims(database: Database, *opened: turns.Turn) -> list[datetime]:
    async with database.begin() as session:
        found = [await turns.find_turn(session, turn.id) for turn in opened]
    return [turn.claimed_until for turn in found if turn is not None]


async def test_a_turn_that_is_being_answered_holds_up_no_claims(any_database: Database) -> None:
    async with any_database.begin() as session:
        answered, waiting = await open_turn(session, "1"), await open_turn(session, "2")
        other = await open_turn(session, "3", claimed_by="another")
        failed = await open_turn(session, "4")
    worked_on = [answered.id, waiting.id, other.id]

    async def keep() -> None:
        async with any_database.begin() as session:
            await turns.keep_claims(session, claimed_by="me", turns=worked_on, until=LATER)

    if any_database.url.startswith("postgresql"):
        async with any_database.begin() as answering:
            await turns.lock_turn(answering, answered.id)
            async with asyncio.timeout(60):
                await keep()
        assert await claims(any_database, answered, waiting, other, failed) == [
            NOW,
            LATER,
            NOW,
            NOW,
        ]
    await keep()
    assert await claims(any_database, answered, waiting, other, failed) == [LATER, LATER, NOW, NOW]
