"""What is forgotten in time, and what is kept."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scheduler.retention import forget_files, forget_the_old
from scheduler.schedule import ScheduleOptions
from storage import files, people
from storage.database import Database
from storage.desk import requests, staff_sessions
from storage.desk.request_state import RequestKind, RequestState
from storage.desk.requests import NewRequest
from storage.files import FileFolder
from storage.people import MessageKey

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


async def kept(database: Database, folder: FileFolder, name: str, *, days_ago: int) -> str:
    """A file of nobody, so many days old, with its bytes."""
    then = NOW - timedelta(days=days_ago)
    file_id = await folder.write(name.encode())
    os.utime(folder.path(file_id), (then.timestamp(), then.timestamp()))
    async with database.begin() as session:
        await files.add_file(
            session,
            file_id,
            name.encode(),
            name=name,
            media_type="text/plain",
            owner=None,
            now=then,
        )
    return file_id


async def test_files_that_nothing_refers_to_go_and_those_of_a_request_stay(
    any_database: Database, tmp_path: Path
) -> None:
    folder, then = FileFolder(tmp_path / "files"), NOW - timedelta(days=200)
    abandoned = await kept(any_database, folder, "abandoned", days_ago=181)
    young = await kept(any_database, folder, "young", days_ago=179)
    asked = await kept(any_database, folder, "asked", days_ago=200)
    erased = await folder.write(b"of a person who is erased")
    writing = await folder.write(b"its row comes in a moment")
    half = folder.path(erased).with_suffix(".part")
    half.write_bytes(b"killed while writing")
    for path in (folder.path(erased), half):
        os.utime(path, (then.timestamp(), then.timestamp()))
    os.utime(folder.path(writing), (NOW.timestamp(), NOW.timestamp()))
    async with any_database.begin() as session:
        user = await people.find_or_add_user(session, channel="web", external_id="a", now=then)
        new = NewRequest(kind=RequestKind.OTHER, description="附件在此", files=(asked,))
        await requests.open_request(session, user, new, due_at=then, now=then)
    options = ScheduleOptions()
    assert await forget_files(any_database, folder, options=options, now=NOW) == 3
    there = {path.name for path in (tmp_path / "files").rglob("*") if path.is_file()}
    assert there == {young, asked, writing}
    async with any_database.begin() as session:
        assert await files.find_file(session, abandoned) is None
        assert await files.find_file(session, asked) is not None
    assert await forget_files(any_database, folder, options=options, now=NOW) == 0


async def test_a_folder_of_another_database_is_left_alone(
    database: Database, tmp_path: Path
) -> None:
    folder = FileFolder(tmp_path)
    file_id = await folder.write(b"known elsewhere")
    os.utime(folder.path(file_id), (0, 0))
    assert await forget_files(database, folder, options=ScheduleOptions(), now=NOW) == 0
    assert await folder.read(file_id) == b"known elsewhere"
