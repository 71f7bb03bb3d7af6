"""Pieces of work that share a transaction: together, each for itself when one fails, none left."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

import pytest

from storage import people
from storage.database import Database, Session
from storage.people import MessageKey


class Counted(Database):
    """A database that counts its transactions."""

    begun = 0

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Session]:
        self.begun += 1
        async with super().begin() as session:
            yield session


@pytest.fixture
async def counted(any_database_url: str) -> AsyncIterator[Counted]:
    database = Counted(any_database_url)
    yield database
    await database.close()


def key(number: int) -> MessageKey:
    return MessageKey(channel="web", sender_id="somebody", message_id=str(number))


async def note(session: Session, number: int) -> bool:
    return await people.note_message(session, key(number), received_at=datetime.now(UTC))


async def known(database: Database, numbers: range) -> list[bool]:
    """Which of the messages are in the rows."""
    async with database.begin() as session:
        return [not await note(session, number) for number in numbers]


async def test_what_is_ready_at_once_is_one_transaction(counted: Counted) -> None:
    rows = counted.sharing()
    new = await asyncio.gather(*(rows.run(partial(note, number=n)) for n in range(50)))
    assert all(new)
    assert counted.begun == 1
    assert await rows.run(lambda session: note(session, 7)) is False
    assert counted.begun == 2


async def test_a_piece_that_fails_fails_alone(counted: Counted) -> None:
    rows = counted.sharing()

    async def piece(session: Session, number: int) -> bool:
        new = await note(session, number)
        if number == 3:
            raise ValueError("three")
        return new

    results = await asyncio.gather(
        *(rows.run(partial(piece, number=n)) for n in range(5)), return_exceptions=True
    )
    assert [result is True for result in results] == [True, True, True, False, True]
    assert isinstance(results[3], ValueError)
    assert await known(counted, range(5)) == [True, True, True, False, True]


async def test_who_stops_waiting_stops_nobody_else(counted: Counted) -> None:
    rows = counted.sharing()
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(session: Session) -> bool:
        begun.set()
        await go_on.wait()
        return await note(session, 1)

    impatient = asyncio.create_task(rows.run(slow))
    await begun.wait()
    patient = asyncio.create_task(rows.run(lambda session: note(session, 2)))
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    go_on.set()
    assert await patient
    assert await known(counted, range(1, 3)) == [True, True]
