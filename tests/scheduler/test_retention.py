"""What is forgotten in time, and what is kept."""

from datetime import UTC, datetime, timedelta

from scheduler.retention import forget_the_old
from scheduler.schedule import ScheduleOptions
from storage import people, requests, staff_sessions
from storage.database import Database
from storage.people import MessageKey
from storage.request_state import RequestKind, RequestState
from storage.requests import NewRequest

NOW = datetime(2026, 11, 23, tzinfo=UTC)


async def talk(database: Database, name: str, *, days_ago: int) -> None:
    """One question of one person, so many days ago, handed to staff."""
    then = NOW - timedelta(days=days_ago)
    key = MessageKey(channel="web", sender_id=name, message_id=f"{name}-{days_ago}")
    async with database.begin() as session:
        user = await people.find_or_add_user(session, channel="web", external_id=name, now=then)
        await people.note_message(session, key, received_at=then)
        number = await people.add_exchange(
            session,
            user,
            question="问",
            answer="答",
            as_of=then.date(),
            abstained=True,
            citations=[],
            asked_at=then,
        )
        await people.hand_to_staff(session, user, number, now=then)


async def test_old_records_go_and_young_ones_stay(any_database: Database) -> None:
    await talk(any_database, "gone", days_ago=181)
    await talk(any_database, "faithful", days_ago=200)
    await talk(any_database, "faithful", days_ago=3)
    await talk(any_database, "young", days_ago=1)
    assert await forget_the_old(any_database, options=ScheduleOptions(), now=NOW) == (3, 2)
    async with any_database.begin() as session:
        assert await people.find_user(session, channel="web", external_id="gone") is None
        for name in ("faithful", "young"):
            user = await people.find_user(session, channel="web", external_id=name)
            assert user is not None
            record = await people.personal_record(session, user, newest=5)
            assert (record.exchanges, record.open_questions) == (1, 1)
    assert await forget_the_old(any_database, options=ScheduleOptions(), now=NOW) == (0, 0)


async def test_whoever_has_a_request_under_way_stays(database: Database) -> None:
    await talk(database, "waiting", days_ago=200)
    then = NOW - timedelta(days=200)
    async with database.begin() as session:
        user = await people.find_user(session, channel="web", external_id="waiting")
        assert user is not None
        new = NewRequest(kind=RequestKind.OTHER, description="一件久拖的事")
        request = await requests.open_request(session, user, new, due_at=then, now=then)
        code = await staff_sessions.new_code(session, user, now=then)
    await forget_the_old(database, options=ScheduleOptions(), now=NOW)
    async with database.begin() as session:
        assert await people.find_user(session, channel="web", external_id="waiting") is not None
        token = await staff_sessions.sign_in(session, code, sender="x", now=then)
        assert token is None, "the code is gone"
        await requests.change(session, request, now=NOW, state=RequestState.CLOSED)
    await forget_the_old(database, options=ScheduleOptions(), now=NOW)
    async with database.begin() as session:
        assert await people.find_user(session, channel="web", external_id="waiting") is None
