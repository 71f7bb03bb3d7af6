"""The operator's command about the audit log: `audit verify|export`."""

import asyncio
from pathlib import Path

from bot.data_folder import open_folder
from bot.failures import CannotStart
from bot.settings import Settings
from handlers.staff.audit_view import MOST_EXPORTED, log_table
from reports.sheet import workbook
from storage import audit
from storage.audit_reading import actions
from storage.database import Database


def audit_command(settings: Settings, action: str, file: str) -> None:
    """Say whether every row follows from the one before it, or write them all into a file.

    Raises CannotStart where the chain is broken, so that the process ends with a failure.
    """
    print(asyncio.run(_run(settings, action, Path(file))))  # noqa: T201 - for the operator


async def _run(settings: Settings, action: str, file: Path) -> str:
    open_folder(settings.data_folder)
    database = Database(settings.database)
    try:
        await database.prepare()
        async with database.begin() as session:
            if action == "export":
                found, total = await actions(session, limit=MOST_EXPORTED)
            else:
                found, total = await actions(session, limit=1)
                broken = await audit.broken_at(session)
                if broken is not None:
                    raise CannotStart(
                        f"Row {broken} of the audit log does not follow from the row before it: "
                        "the log was changed. Compare it with a backup."
                    )
                return f"{total} rows, each follows from the one before it."
    finally:
        await database.close()
    await asyncio.to_thread(file.write_bytes, workbook([log_table(found)]))
    return f"{len(found)} of {total} rows written to {file}."
