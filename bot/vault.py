"""Where the keys of personal data come from: the settings, or a file beside the data."""

import os
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet

from bot.failures import CannotStart
from bot.settings import Settings
from storage.database import Database
from storage.privacy.sealed_rows import open_newest
from storage.privacy.vault import SealBroken, Vault, new_key

KEY_FILE = "vault.key"


def open_vault(settings: Settings) -> Vault:
    """The vault of the settings' keys, else of the key file in the data folder, made once.

    Raises CannotStart where the file holds no key: a new one would leave every contact unreadable.
    """
    if settings.privacy.all_keys:
        return Vault(settings.privacy.all_keys)
    return Vault(_file_keys(settings.data_folder / KEY_FILE))


def open_database(settings: Settings) -> Database:
    """The database of the settings with its vault; the data folder must be there."""
    return Database(settings.database, open_vault(settings))


async def check_vault(database: Database) -> None:
    """Refuse to work with keys that do not open what is there: two keys would come to be in use.

    Raises CannotStart.
    """
    try:
        async with database.begin() as session:
            await open_newest(session)
    except SealBroken as problem:
        raise CannotStart(f"{str(problem)[:1].upper()}{str(problem)[1:]}.") from None


def add_file_key(settings: Settings) -> None:
    """Put a new key before those of the key file."""
    path = settings.data_folder / KEY_FILE
    _write(path, [new_key(), *_file_keys(path)])


def drop_old_file_keys(settings: Settings) -> None:
    """Leave the newest key alone in the key file, once every row is sealed with it."""
    path = settings.data_folder / KEY_FILE
    _write(path, _file_keys(path)[:1])


def _file_keys(path: Path) -> list[str]:
    if not path.exists():
        own = path.with_name(f"{path.name}.{os.getpid()}")
        _write(own, [new_key()])
        with suppress(FileExistsError):  # another process was faster: its key counts
            os.link(own, path)
        own.unlink()
    keys = path.read_text(encoding="ascii", errors="replace").split()
    try:
        for key in keys:
            Fernet(key)
    except ValueError:
        keys = []
    if not keys:
        raise CannotStart(
            f"{path} holds no key: put the one back that this data was sealed with. Without it "
            "contacts cannot be read; only for data that nobody needs, delete the file."
        )
    return keys


def _write(path: Path, keys: list[str]) -> None:
    """The whole file or the old one: a key that is half written would be lost."""
    partial = path.with_name(f"{path.name}.part{os.getpid()}")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("".join(f"{key}\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
