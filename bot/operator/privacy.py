"""The operator's command about personal data: `privacy key|rotate|register`."""

import asyncio
from pathlib import Path

from bot.data_folder import hold, open_folder
from bot.failures import CannotStart
from bot.processing import activities
from bot.settings import Settings
from bot.vault import add_file_key, drop_old_file_keys, open_database
from reports.privacy.register import register_sheet
from storage.privacy.sealed_rows import reseal
from storage.privacy.vault import SealBroken, new_key


def privacy_command(settings: Settings, action: str, file: str = "") -> None:
    """Make a key, seal every row with the newest one, or write the register of processing.

    Raises CannotStart.
    """
    if action == "register":
        found = activities(settings)
        try:
            Path(file).write_bytes(register_sheet(found))
        except OSError as problem:
            raise CannotStart(f"{file} cannot be written ({problem.strerror}).") from problem
        print(f"{len(found)} activities written to {file}.")  # noqa: T201 - for the operator
        return
    if action == "key":
        print(new_key())  # noqa: T201 - for the operator
        return
    folder = open_folder(settings.data_folder)
    try:
        if settings.privacy.all_keys:
            print(_sealed(asyncio.run(_rotate(settings)), "the first key of IPDESK_PRIVACY__KEYS"))  # noqa: T201
            return
        with hold(folder):  # a running server would not know the new key
            add_file_key(settings)
            rows = asyncio.run(_rotate(settings))
            drop_old_file_keys(settings)
    except SealBroken as problem:
        raise CannotStart(f"Not every row was sealed anew: {problem}.") from problem
    print(_sealed(rows, "a new key in vault.key"))  # noqa: T201


async def _rotate(settings: Settings) -> int:
    database = open_database(settings)
    try:
        await database.prepare()
        return await reseal(database)
    finally:
        await database.close()


def _sealed(rows: int, key: str) -> str:
    return f"{rows} rows are sealed with {key}. Keep the key apart from the backups."
