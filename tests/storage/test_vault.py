"""Sealed columns: what lies in the database and in a backup tells no contact, and keys change."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text, update

from storage import people
from storage.answers import conversations
from storage.answers.conversations import Conversation
from storage.backup import write_backup
from storage.database import Database, sqlite_url
from storage.desk import requests
from storage.desk.request_state import RequestKind
from storage.desk.requests import NewRequest
from storage.files import FileFolder
from storage.people import MessageKey, User
from storage.privacy.sealed_rows import open_newest, reseal
from storage.privacy.vault import SealBroken, Vault, new_key
from storage.schema.requests import AssistanceRequestRow

NOW = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)
PHONE = "13812348000"
KEY = MessageKey(channel="web", sender_id="陈", message_id="1")


async def tell(database: Database) -> tuple[User, str]:
    """A person leaves their number everywhere it can be left; the number of their request."""
    async with database.begin() as session:
        user = await people.find_or_add_user(session, channel="web", external_id="陈", now=NOW)
        new = NewRequest(kind=RequestKind.OTHER, description="一件事", contact=f"陈女士 {PHONE}")
        request = await requests.open_request(session, user, new, due_at=NOW, now=NOW)
        form = Conversation(
            form="request",
            asked="consent",
            values={"contact": PHONE},
            updated_at=NOW,
            expires_at=NOW.replace(year=2027),
        )
        await conversations.save(session, user, form)
        await people.note_message(session, KEY, received_at=NOW)
        await people.store_reply(session, KEY, {"text": f"联系：{PHONE}"})
    return user, request.number


async def seen(database: Database, user: User, number: str) -> list[str]:
    """What those who hold the keys read."""
    async with database.begin() as session:
        request = await requests.find(session, number)
        form = await conversations.find(session, user, now=NOW)
        reply = await people.stored_reply(session, KEY)
    assert request is not None
    assert form is not None
    assert reply is not None
    return [request.contact, form.values["contact"], reply["text"]]


def read_all(folder: Path) -> dict[str, bytes]:
    """Whatever lies in the folder, archives opened."""
    found = {path.name: path.read_bytes() for path in folder.glob("desk.db*")}
    with zipfile.ZipFile(folder / "backup.zip") as archive:
        return found | {name: archive.read(name) for name in archive.namelist()}


WHOLE = [f"陈女士 {PHONE}", PHONE, f"联系：{PHONE}"]


async def test_the_database_file_and_a_backup_tell_no_number(tmp_path: Path) -> None:
    key = new_key()
    database = Database(sqlite_url(tmp_path / "desk.db"), Vault([key]))
    await database.prepare()
    user, number = await tell(database)
    assert await seen(database, user, number) == WHOLE
    target = tmp_path / "backup.zip"
    folder = FileFolder(tmp_path / "files")
    await write_backup(database, folder, target, now=NOW, progress=lambda *_: None)
    await database.close()
    stolen = read_all(tmp_path)
    assert stolen["desk.db"]
    assert stolen["tables/assistance_requests.jsonl"], "the attack reads what it means to read"
    for name, content in stolen.items():
        assert PHONE.encode() not in content, name
        assert key.encode() not in content, name


async def test_keys_change_and_plain_rows_of_old_are_sealed(any_database: Database) -> None:
    old, new = new_key(), new_key()
    first = Database(any_database.url, Vault([old]))
    user, number = await tell(first)
    async with first.begin() as session:  # as a version before the vault wrote it
        await session.execute(update(AssistanceRequestRow).values(contact=f"陈女士 {PHONE}"))
    assert await seen(first, user, number) == WHOLE
    await first.close()
    both = Database(any_database.url, Vault([new, old]))
    assert await reseal(both) == 3
    await both.close()
    after = Database(any_database.url, Vault([new]))
    assert await seen(after, user, number) == WHOLE
    async with after.begin() as session:
        stored = await session.scalar(text("SELECT contact FROM assistance_requests"))
        await open_newest(session)
    assert PHONE not in stored
    await after.close()
    other = Database(any_database.url, Vault([old]))
    async with other.begin() as session:
        with pytest.raises(SealBroken, match=r"vault\.key"):
            await open_newest(session)
    await other.close()


def test_a_vault_opens_what_it_sealed_and_nothing_else() -> None:
    vault = Vault([new_key()])
    assert vault.unseal(vault.seal("林 138")) == "林 138"
    assert vault.seal("") == vault.unseal("") == ""
    assert vault.unseal("林 138") == "林 138", "a plain row"
    assert vault.unseal_json({"sealed": "no"}) == {"sealed": "no"}, "a plain document"
    carried = [{"phone": vault.seal("138")}, 3, "x"]
    fresh = vault.resealed(carried)
    assert fresh != carried
    assert vault.unseal(fresh[0]["phone"]) == "138"
    with pytest.raises(SealBroken):
        Vault().unseal(vault.seal("138"))
