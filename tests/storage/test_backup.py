"""Backups: written while people write, restored on the other kind of database, never half."""

import asyncio
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage import files, people
from storage.backup import BackupBroken, Contents, check_backup, restore_backup, write_backup
from storage.database import Database, sqlite_url
from storage.files import FileFolder
from storage.people import User
from storage.schema import Base
from storage.schema.library import VectorRow
from storage.schema.people import UserRow
from storage.schema.wechat import WeChatStateRow

NOW = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)


async def newcomer(database: Database, name: str) -> User:
    async with database.begin() as session:
        return await people.find_or_add_user(session, channel="terminal", external_id=name, now=NOW)


async def fill(database: Database, folder: FileFolder) -> str:
    """Rows of every kind of value, a file, and a secret; the id of the file."""
    user = await newcomer(database, "甲")
    file_id = await folder.write(b"proof")
    async with database.begin() as session:
        await people.add_exchange(
            session,
            user,
            question="问\n题",
            answer="答",
            as_of=NOW.date(),
            abstained=False,
            citations=[{"number": 1, "passage": "专利法", "paragraph": ""}],
            asked_at=NOW,
        )
        session.add(VectorRow(model="m", text_hash="h", data=bytes(range(256))))
        session.add(WeChatStateRow(name="token", value="secret", expires_at=NOW, claimed_until=NOW))
        await files.add_file(
            session, file_id, b"proof", name="证明.pdf", media_type="x", owner=user, now=NOW
        )
    return file_id


async def everything(database: Database) -> dict[str, list[Any]]:
    """Every row of every table but the one that is left out."""
    found = {}
    async with database.begin() as session:
        for table in Base.metadata.sorted_tables:
            statement = select(table).order_by(*table.primary_key.columns)
            found[table.name] = [tuple(row) for row in await session.execute(statement)]
    found.pop("wechat_state")
    return found


async def write(database: Database, folder: FileFolder, target: Path) -> Contents:
    return await write_backup(database, folder, target, now=NOW, progress=lambda *_: None)


async def restore(
    database: Database, folder: FileFolder, source: Path, *, replace: bool = False
) -> Contents:
    return await restore_backup(database, folder, source, replace=replace, progress=lambda *_: None)


async def test_a_backup_is_restored_on_either_database(
    any_database: Database, postgres_url: str, tmp_path: Path
) -> None:
    folder = FileFolder(tmp_path / "files")
    file_id = await fill(any_database, folder)
    written = await write(any_database, folder, tmp_path / "b.zip")
    assert check_backup(tmp_path / "b.zip") == written
    assert b"secret" not in (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert "tables/wechat_state.jsonl" not in archive.namelist()
    for number, url in enumerate((sqlite_url(tmp_path / "other.db"), postgres_url)):
        other, elsewhere = Database(url), FileFolder(tmp_path / f"files{number}")
        # On PostgreSQL the other database may be the one the backup came from.
        restored = await restore(other, elsewhere, tmp_path / "b.zip", replace=True)
        assert restored.rows == written.rows
        assert await everything(other) == await everything(any_database)
        assert await elsewhere.read(file_id) == b"proof"
        assert (await newcomer(other, "乙")).id == 2, "numbering goes on after what is there"
        await other.close()


async def test_rows_agree_although_people_go_on_writing(database: Database, tmp_path: Path) -> None:
    folder = FileFolder(tmp_path / "files")
    await fill(database, folder)

    async def go_on() -> None:
        for number in range(30):
            await newcomer(database, f"new{number}")

    await asyncio.gather(go_on(), write(database, folder, tmp_path / "b.zip"))
    other = Database(sqlite_url(tmp_path / "other.db"))
    await restore(other, FileFolder(tmp_path / "files2"), tmp_path / "b.zip")
    rows = await everything(other)
    assert {row[1] for row in rows["identities"]} == {row[0] for row in rows["users"]}
    await other.close()


async def test_people_are_not_overwritten_unasked(any_database: Database, tmp_path: Path) -> None:
    folder = FileFolder(tmp_path / "files")
    await fill(any_database, folder)
    await write(any_database, folder, tmp_path / "b.zip")
    await newcomer(any_database, "乙")
    with pytest.raises(BackupBroken, match="has people in it"):
        await restore(any_database, folder, tmp_path / "b.zip")
    await restore(any_database, folder, tmp_path / "b.zip", replace=True)
    async with any_database.begin() as session:
        assert len((await session.scalars(select(UserRow.id))).all()) == 1


def tampered(source: Path, target: Path, *, member: str, change: bytes | None) -> None:
    """A copy of an archive with one member changed or left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))
            elif change is not None:
                new.writestr(name, old.read(name) + change)


@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("manifest.json", None),
        ("manifest.json", b"x"),
        ("tables/users.jsonl", None),
        ("tables/users.jsonl", b"{}\n"),
        ("tables/users.jsonl", b"torn"),
        ("tables/vectors.jsonl", b'{"model":"m"}\n'),
    ],
)
async def test_a_damaged_archive_changes_nothing(
    any_database: Database, tmp_path: Path, member: str, change: bytes | None
) -> None:
    folder = FileFolder(tmp_path / "files")
    await fill(any_database, folder)
    await write(any_database, folder, tmp_path / "b.zip")
    before = await everything(any_database)
    tampered(tmp_path / "b.zip", tmp_path / "t.zip", member=member, change=change)
    with pytest.raises(BackupBroken):
        check_backup(tmp_path / "t.zip")
    with pytest.raises(BackupBroken):
        await restore(any_database, folder, tmp_path / "t.zip", replace=True)
    assert await everything(any_database) == before


async def test_an_archive_of_a_newer_version_is_refused(database: Database, tmp_path: Path) -> None:
    folder = FileFolder(tmp_path / "files")
    await write(database, folder, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as old:
        manifest = old.read("manifest.json")
        revision = manifest.split(b'"revision": "')[1][:4]
        with zipfile.ZipFile(tmp_path / "t.zip", "w") as new:
            new.writestr("manifest.json", manifest.replace(revision, b"9999"))
    with pytest.raises(BackupBroken, match="newer version"):
        await restore(database, folder, tmp_path / "t.zip")
    (tmp_path / "text.zip").write_text("no archive")
    with pytest.raises(BackupBroken, match="no backup"):
        check_backup(tmp_path / "text.zip")
