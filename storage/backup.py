"""A backup: every row and every stored file in one zip archive, the same for SQLite and PostgreSQL.

Rows are read in one transaction, so that they agree with each other while the desk goes on working;
stored files never change and are copied afterwards. Secrets that are cheap to get again are left
out (LEFT_OUT). Contacts and what forms hold are sealed in it as they are in their rows: the vault's
key (vault.key in the data folder, or IPDESK_PRIVACY__KEYS) is never in an archive and must be kept
apart from it, or nothing sealed can be read again. The vector index is not in it: it is built anew
from the vectors, which are rows.
"""

import base64
import hashlib
import json
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, func, insert, select, text

from storage import migrate
from storage.damaged_zip import DAMAGED_ZIP
from storage.database import Database, Session
from storage.files import FileFolder
from storage.schema import Base

FORMAT = 1
MANIFEST = "manifest.json"
# The access token is fetched again within a second; whoever was signed in signs in again.
LEFT_OUT = frozenset({"wechat_state", "sign_in_codes", "staff_sessions"})
AT_ONCE = 500

Progress = Callable[[str, int], None]
"""Is told the table at hand and how many of its rows are done."""


class BackupBroken(Exception):
    """The archive is none of ours, is damaged, or cannot be restored here; the text says what."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds: rows by table, and how many files. `missing` files had no bytes."""

    tables: dict[str, int]
    files: int
    missing: int = 0

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(self.tables.values())


async def write_backup(
    database: Database, folder: FileFolder, target: Path, *, now: datetime, progress: Progress
) -> Contents:
    """Write an archive, whole or not at all; raises OSError where the disk cannot take it."""
    partial = target.with_name(f"{target.name}.part")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            async with database.begin() as session:
                contents = await _write(session, folder, archive, now=now, progress=progress)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return contents


async def restore_backup(
    database: Database, folder: FileFolder, source: Path, *, replace: bool, progress: Progress
) -> Contents:
    """Put an archive's rows and files back, and bring the schema to the newest version.

    Nothing is changed unless everything was put back. Raises BackupBroken, also where the database
    has people in it and ``replace`` is not set.
    """
    with _open(source) as archive:
        manifest = _manifest(archive)
        async with database.begin_alone() as connection:
            tables = await connection.run_sync(
                _restore, archive, manifest, replace=replace, progress=progress
            )
            files = await _restore_files(folder, archive)
    return Contents(tables, files)


def check_backup(source: Path) -> Contents:
    """Read an archive to its end and compare it with its own list; raises BackupBroken."""
    with _open(source) as archive:
        manifest = _manifest(archive)
        tables = {
            name: sum(1 for _ in _rows(archive, name, manifest)) for name in manifest["tables"]
        }
        files = [name for name in archive.namelist() if name.startswith("files/")]
        if len(files) != manifest["files"] or not _reads_to_its_end(archive):
            raise BackupBroken(f"{source.name} is damaged: a stored file in it cannot be read")
    return Contents(tables, len(files))


async def _write(
    session: Session,
    folder: FileFolder,
    archive: zipfile.ZipFile,
    *,
    now: datetime,
    progress: Progress,
) -> Contents:
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    revision = await session.scalar(text("SELECT version_num FROM alembic_version"))
    tables: dict[str, dict[str, Any]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in LEFT_OUT:
            continue
        digest, count = hashlib.sha256(), 0
        with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as member:
            async for line in _lines(session, table):
                digest.update(line)
                member.write(line)
                count += 1
                if count % AT_ONCE == 0:
                    progress(table.name, count)
        tables[table.name] = {"rows": count, "sha256": digest.hexdigest()}
    files, missing = await _write_files(session, folder, archive)
    manifest = {
        "format": FORMAT,
        "revision": revision,
        "created_at": now.isoformat(),
        "tables": tables,
        "files": files,
        "missing": missing,
    }
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return Contents({name: each["rows"] for name, each in tables.items()}, files, missing)


async def _lines(session: Session, table: Table) -> AsyncIterator[bytes]:
    statement = select(table).order_by(*table.primary_key.columns)
    result = await session.stream(statement.execution_options(yield_per=AT_ONCE))
    async for row in result:
        packed = {name: _packed(value) for name, value in row._mapping.items()}
        yield json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


async def _write_files(
    session: Session, folder: FileFolder, archive: zipfile.ZipFile
) -> tuple[int, int]:
    stored = Base.metadata.tables["stored_files"]
    written = missing = 0
    for file_id in (await session.scalars(select(stored.c.id))).all():
        try:
            content = await folder.read(file_id)
        except FileNotFoundError:
            missing += 1
            continue
        archive.writestr(f"files/{file_id}", content)
        written += 1
    return written, missing


def _restore(
    connection: Connection,
    archive: zipfile.ZipFile,
    manifest: dict[str, Any],
    *,
    replace: bool,
    progress: Progress,
) -> dict[str, int]:
    """Rows go into the schema they were taken from, which is then brought up to date."""
    known = ScriptDirectory.from_config(migrate.configuration(connection))
    if manifest["revision"] not in {script.revision for script in known.walk_revisions()}:
        raise BackupBroken(
            f"the backup was made by a newer version (schema {manifest['revision']}): "
            "update the program, then restore"
        )
    if not replace and _has_people(connection):
        raise BackupBroken(
            "the database has people in it: restore into an empty one, or add --replace to "
            "overwrite everything in it"
        )
    migrate.downgrade(connection)
    migrate.upgrade(connection, manifest["revision"])
    reflected = MetaData()
    reflected.reflect(connection)
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
    counts = {}
    for name in manifest["tables"]:
        table = reflected.tables[name]
        counts[name] = _fill(connection, table, _rows(archive, name, manifest), progress)
    migrate.upgrade(connection)
    return counts


def _fill(
    connection: Connection, table: Table, rows: Iterator[dict[str, Any]], progress: Progress
) -> int:
    done = 0
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            connection.execute(insert(table), batch)
            done += len(batch)
            batch = []
            progress(table.name, done)
    if batch:
        connection.execute(insert(table), batch)
    if connection.dialect.name == "postgresql" and "id" in table.c:
        sequence = connection.scalar(func.pg_get_serial_sequence(table.name, "id").select())
        newest = connection.scalar(select(func.max(table.c.id)))
        if sequence is not None and newest is not None:
            connection.execute(func.setval(sequence, newest).select())
    return done + len(batch)


async def _restore_files(folder: FileFolder, archive: zipfile.ZipFile) -> int:
    names = [name for name in archive.namelist() if name.startswith("files/")]
    for name in names:
        await folder.put_back(name.removeprefix("files/"), archive.read(name))
    return len(names)


def _has_people(connection: Connection) -> bool:
    if not connection.dialect.has_table(connection, "users"):
        return False
    return bool(connection.scalar(text("SELECT count(*) FROM users")))


def _open(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except DAMAGED_ZIP as problem:
        raise BackupBroken(f"{source.name} is no backup that can be read ({problem})") from None


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
    except (*DAMAGED_ZIP, RecursionError) as problem:
        raise BackupBroken("the archive has no list of its contents: it is no backup") from problem
    match manifest:
        case {"format": int(other)} if other != FORMAT:
            raise BackupBroken(f"the backup has format {other}, not {FORMAT}")
        case {"format": int(), "revision": str(), "tables": dict(tables), "files": int()} if all(
            _is_told(table) for table in tables.values()
        ):
            return dict(manifest)
    raise BackupBroken("the list of the archive's contents cannot be read: it is no backup")


def _is_told(table: Any) -> bool:
    match table:
        case {"rows": int(), "sha256": str()}:
            return True
    return False


def _reads_to_its_end(archive: zipfile.ZipFile) -> bool:
    try:
        return archive.testzip() is None
    except DAMAGED_ZIP:
        return False


def _rows(
    archive: zipfile.ZipFile, table: str, manifest: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """The rows of a table; at the end raises BackupBroken where they are not those written."""
    digest, count = hashlib.sha256(), 0
    try:
        with archive.open(f"tables/{table}.jsonl") as member:
            for line in member:
                digest.update(line)
                count += 1
                yield {name: _unpacked(value) for name, value in json.loads(line).items()}
    except (*DAMAGED_ZIP, RecursionError, TypeError, AttributeError) as problem:
        raise BackupBroken(f"the table {table} in the backup is damaged") from problem
    told = manifest["tables"][table]
    if (count, digest.hexdigest()) != (told["rows"], told["sha256"]):
        raise BackupBroken(f"the table {table} in the backup is damaged")


def _packed(value: Any) -> Any:
    """A value as JSON; what JSON has no word for is named by one letter."""
    match value:
        case datetime():
            return {"t": value.isoformat()}
        case date():
            return {"d": value.isoformat()}
        case bytes():
            return {"b": base64.b64encode(value).decode()}
        case dict() | list():
            return {"j": value}
        case _:
            return value


def _unpacked(value: Any) -> Any:
    match value:
        case {"t": moment}:
            return datetime.fromisoformat(moment)
        case {"d": day}:
            return date.fromisoformat(day)
        case {"b": data}:
            return base64.b64decode(data)
        case {"j": content}:
            return content
        case _:
            return value
