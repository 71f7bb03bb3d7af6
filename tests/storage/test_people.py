"""The people's rows on every database: races, ownership, erasure."""

import asyncio
from datetime import UTC, datetime

from storage import people
from storage.database import Database
from storage.people import MessageKey, Role, User

NOW = datetime(2026, 11, 23, tzinfo=UTC)
KEY = MessageKey(channel="web", sender_id="someone", message_id="m1")


async def add(database: Database, name: str) -> User:
    async with database.begin() as session:
        return await people.find_or_add_user(session, channel="web", external_id=name, now=NOW)


async def test_newcomers_met_twice_at_once_are_one_person(any_database: Database) -> None:
    users = await asyncio.gather(*(add(any_database, "newcomer") for _ in range(5)))
    assert len(set(users)) == 1
    assert users[0].role is Role.MEMBER


async def test_the_first_reply_stays(any_database: Database) -> None:
    async with any_database.begin() as session:
        await people.note_message(session, KEY, received_at=NOW)
        await people.note_message(session, KEY, received_at=NOW)
        assert await people.stored_reply(session, KEY) is None
        await people.store_reply(session, KEY, {"text": "first"})
        await people.store_reply(session, KEY, {"text": "second"})
    async with any_database.begin() as session:
        assert await people.stored_reply(session, KEY) == {"text": "first"}


async def test_only_the_owner_hands_over_and_only_once(any_database: Database) -> None:
    owner, other = await add(any_database, "owner"), await add(any_database, "other")
    async with any_database.begin() as session:
        number = await people.add_exchange(
            session,
            owner,
            question="问",
            answer="答",
            as_of=NOW.date(),
            abstained=True,
            citations=[],
            asked_at=NOW,
        )
        assert not await people.hand_to_staff(session, other, number, now=NOW)
        assert not await people.hand_to_staff(session, owner, number + 1, now=NOW)
        assert await people.hand_to_staff(session, owner, number, now=NOW)
        assert await people.hand_to_staff(session, owner, number, now=NOW)
        record = await people.personal_record(session, owner, newest=1)
    assert record.open_questions == 1
    assert record.newest == ((NOW, "问"),)


async def test_erasing_a_person_leaves_nothing_and_touches_nobody_else(
    any_database: Database,
) -> None:
    person = await add(any_database, "someone")
    await add(any_database, "other")
    async with any_database.begin() as session:
        await people.note_message(session, KEY, received_at=NOW)
        await people.store_reply(session, KEY, {"text": "first"})
    async with any_database.begin() as session:
        await people.erase(session, person)
    async with any_database.begin() as session:
        assert await people.stored_reply(session, KEY) is None
        assert await people.find_user(session, channel="web", external_id="someone") is None
        assert await people.find_user(session, channel="web", external_id="other") is not None


def test_each_role_may_do_what_the_ones_before_it_may() -> None:
    assert Role.ADMIN.includes(Role.STAFF)
    assert Role.STAFF.includes(Role.STAFF)
    assert Role.STAFF.includes(Role.MEMBER)
    assert not Role.MEMBER.includes(Role.STAFF)
