"""Files people sent or we made: a row each, the bytes in the data folder under a random name."""

import asyncio
import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select, update

from storage.database import Session
from storage.people import User
from storage.schema import Base
from storage.schema.desk import StoredFileRow

LONGEST_NAME = 200
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that is kept; `id` cannot be guessed and is its name on disk."""

    id: str
    name: str
    media_type: str
    size: int
    owner_id: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes that lie in the folder and have no row yet."""

    id: str
    size: int
    sha256: str


class FileFolder:
    """The folder of stored files; nothing in it is served by path."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def write(self, content: bytes) -> str:
        """Keep the bytes under a new random id, whole or not at all."""
        return await asyncio.to_thread(self._write, content)

    async def make(self, write: Callable[[Path], None]) -> Written:
        """Keep what is written to the path that `write` is given, whole or not at all: for what is
        too large to be held in memory. `write` runs in a thread."""
        return await asyncio.to_thread(self._make, write)

    async def read(self, file_id: str) -> bytes:
        """The bytes again; raises FileNotFoundError where they are gone."""
        return await asyncio.to_thread(self.path(file_id).read_bytes)

    async def size(self, file_id: str) -> int:
        """How many bytes there are; raises FileNotFoundError where they are gone."""
        return (await asyncio.to_thread(self.path(file_id).stat)).st_size

    async def remove(self, file_id: str) -> None:
        """Delete the bytes; nothing happens where they are gone."""
        await asyncio.to_thread(self.path(file_id).unlink, missing_ok=True)

    async def put_back(self, file_id: str, content: bytes) -> None:
        """Keep the bytes of a file under the id it had before, unless they are there already."""
        path = self.path(file_id)
        if not path.exists():
            await asyncio.to_thread(_write_whole, path, content)

    async def untouched_since(self, moment: datetime) -> Sequence[str]:
        """The ids of all files, half-written ones too, that were last written before a moment."""
        return await asyncio.to_thread(self._untouched_since, moment.timestamp())

    def _untouched_since(self, moment: float) -> Sequence[str]:
        paths = (path for path in self._root.glob("??/*") if path.is_file())
        return [path.name for path in paths if path.stat().st_mtime < moment]

    async def sweep(self, names: Iterable[str]) -> None:
        """Delete these files by the names they have in the folder."""
        await asyncio.to_thread(self._sweep, tuple(names))

    def _sweep(self, names: Sequence[str]) -> None:
        for name in names:
            (self._root / name[:2] / name).unlink(missing_ok=True)

    def path(self, file_id: str) -> Path:
        """Where a file lies; raises FileNotFoundError for what is no id."""
        if len(file_id) != 32 or not set(file_id) <= set("0123456789abcdef"):
            raise FileNotFoundError(file_id)
        return self._root / file_id[:2] / file_id

    def _write(self, content: bytes) -> str:
        file_id = secrets.token_hex(16)
        _write_whole(self.path(file_id), content)
        return file_id

    def _make(self, write: Callable[[Path], None]) -> Written:
        file_id = secrets.token_hex(16)
        path = self.path(file_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part")
        try:
            write(partial)
            with partial.open("rb") as file:
                os.fsync(file.fileno())
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = partial.stat().st_size
            partial.rename(path)
        finally:
            partial.unlink(missing_ok=True)
        return Written(file_id, size, digest)


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)


async def add_file(
    session: Session,
    file_id: str,
    content: bytes,
    *,
    name: str,
    media_type: str,
    owner: User | None,
    now: datetime,
) -> StoredFile:
    """The row of bytes that were written before; without the row nobody can get at them."""
    written = Written(file_id, len(content), hashlib.sha256(content).hexdigest())
    return await add_written(
        session, written, name=name, media_type=media_type, owner=owner, now=now
    )


async def add_written(
    session: Session,
    written: Written,
    *,
    name: str,
    media_type: str,
    owner: User | None,
    now: datetime,
) -> StoredFile:
    """The row of a file that `FileFolder.make` kept."""
    row = StoredFileRow(
        id=written.id,
        owner_id=owner.id if owner else None,
        name=name[:LONGEST_NAME],
        media_type=media_type,
        size=written.size,
        sha256=written.sha256,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return _stored(row)


async def give_to_the_centre(session: Session, file_id: str) -> None:
    """The file is nobody's own any more: it stays when who sent it is erased, as a proof must."""
    statement = update(StoredFileRow).where(StoredFileRow.id == file_id).values(owner_id=None)
    await session.execute(statement)


async def find_file(session: Session, file_id: str) -> StoredFile | None:
    """The file of that id, or None; who may see it is for the caller to decide."""
    row = await session.scalar(select(StoredFileRow).where(StoredFileRow.id == file_id))
    return _stored(row) if row else None


async def forget_unused(session: Session, *, before: datetime) -> int:
    """Forget the files from before a time that nothing refers to any more; says how many.

    A file of a form that was never finished, a table somebody asked for: a row of another table
    keeps a file, and nothing else does.
    """
    columns = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "stored_files.id" for key in column.foreign_keys)
    ]
    kept = [
        StoredFileRow.id.not_in(select(column).where(column.is_not(None))) for column in columns
    ]
    statement = delete(StoredFileRow).where(StoredFileRow.created_at < before, *kept)
    return len((await session.scalars(statement.returning(StoredFileRow.id))).all())


async def without_row(session: Session, names: Sequence[str]) -> Sequence[str]:
    """Those of the names in the folder that no row knows: nobody can get at them any more."""
    known: set[str] = set()
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        known.update(
            await session.scalars(select(StoredFileRow.id).where(StoredFileRow.id.in_(some)))
        )
    return [name for name in names if name not in known]


def _stored(row: StoredFileRow) -> StoredFile:
    return StoredFile(
        id=row.id, name=row.name, media_type=row.media_type, size=row.size, owner_id=row.owner_id
    )
