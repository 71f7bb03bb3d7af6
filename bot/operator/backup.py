"""The operator's `backup` and `restore`."""

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

from bot.data_folder import hold, open_folder
from bot.failures import CannotStart
from bot.progress import progress_bar
from bot.settings import Settings
from storage.backup import BackupBroken, Contents, check_backup, restore_backup, write_backup
from storage.database import Database
from storage.files import FileFolder

NAMES = "ipdesk-*.zip"


def backup_command(settings: Settings, folder: str, *, keep: int) -> None:
    """Write an archive, read it back to its end, and tell what is in it. Raises CannotStart."""
    if keep < 0:
        raise CannotStart("--keep takes the number of archives to keep, or 0 to keep all.")
    into = Path(folder)
    try:
        into.mkdir(parents=True, exist_ok=True)
        now = datetime.now(UTC)
        target = into / f"ipdesk-{now:%Y%m%d-%H%M%S}.zip"
        written = asyncio.run(_write(settings, target, now=now))
        read = check_backup(target)
    except (OSError, BackupBroken) as problem:
        raise CannotStart(
            f"The backup could not be written to {into} ({problem}): free some space there or name "
            "another folder; the desk and its data are untouched."
        ) from problem
    if read.tables != written.tables or read.files != written.files:
        raise CannotStart(f"{target} does not read back as it was written: check that disk.")
    print(f"{target}: {_counted(written)}; read back and right.")  # noqa: T201
    if written.missing:
        print(f"{written.missing} stored files had no bytes in the data folder.")  # noqa: T201
    for old in sorted(into.glob(NAMES))[:-keep] if keep else ():
        old.unlink()
        print(f"{old}: deleted, {keep} newer ones are kept.")  # noqa: T201


def restore_command(settings: Settings, archive: str, *, replace: bool) -> None:
    """Put an archive back, with the server stopped. Raises CannotStart."""
    folder = open_folder(settings.data_folder)
    with hold(folder):
        try:
            check_backup(Path(archive))
            contents = asyncio.run(_restore(settings, Path(archive), replace=replace))
        except BackupBroken as problem:
            raise CannotStart(f"Nothing was restored: {problem}.") from problem
        # The index is derived from the rows; the next start builds the one that fits them.
        shutil.rmtree(folder / "index", ignore_errors=True)
    print(f"Restored {_counted(contents)}. Start the assistant as usual.")  # noqa: T201


async def _write(settings: Settings, target: Path, *, now: datetime) -> Contents:
    database = Database(settings.database)
    try:
        await database.prepare()
        with progress_bar("Writing the backup") as show:
            return await write_backup(
                database,
                FileFolder(settings.data_folder / "files"),
                target,
                now=now,
                progress=lambda table, done: show(done, 0, table),
            )
    finally:
        await database.close()


async def _restore(settings: Settings, source: Path, *, replace: bool) -> Contents:
    database = Database(settings.database)
    try:
        with progress_bar("Restoring") as show:
            return await restore_backup(
                database,
                FileFolder(settings.data_folder / "files"),
                source,
                replace=replace,
                progress=lambda table, done: show(done, 0, table),
            )
    finally:
        await database.close()


def _counted(contents: Contents) -> str:
    return f"{contents.rows} rows of {len(contents.tables)} tables and {contents.files} files"
