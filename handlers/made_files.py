"""Files the desk makes for somebody: kept as stored files of theirs, and sent with the reply."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from handlers import texts
from handlers.attachments import EXCEL
from handlers.clock import Clock, day_of
from handlers.message import OutgoingFile, Reply
from reports.sheet import Table, workbook
from storage import files
from storage.database import Database
from storage.files import FileFolder
from storage.people import User

XLSX = EXCEL
PDF = "application/pdf"
PNG = "image/png"
ICS = "text/calendar"
ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class MadeFiles:
    """Keeps what was made for a person."""

    database: Database
    folder: FileFolder
    clock: Clock

    async def keep(self, content: bytes, *, name: str, media_type: str, user: User) -> OutgoingFile:
        """The file, stored, ready to go with a reply to this person."""
        file_id = await self.folder.write(content)
        async with self.database.begin() as session:
            stored = await files.add_file(
                session,
                file_id,
                content,
                name=name,
                media_type=media_type,
                owner=user,
                now=self.clock(),
            )
        return OutgoingFile(file_id=stored.id, name=stored.name, media_type=stored.media_type)

    async def write(
        self, write: Callable[[Path], None], *, name: str, media_type: str, user: User
    ) -> OutgoingFile:
        """As `keep`, for what `write` puts into a file: it is never held in memory."""
        written = await self.folder.make(write)
        async with self.database.begin() as session:
            stored = await files.add_written(
                session,
                written,
                name=name,
                media_type=media_type,
                owner=user,
                now=self.clock(),
            )
        return OutgoingFile(file_id=stored.id, name=stored.name, media_type=stored.media_type)

    async def table(self, table: Table, *, user: User, title: str = "") -> Reply:
        """The table as a workbook, named after its title (else the sheet) and the day."""
        name = f"{title or table.name}-{day_of(self.clock()).isoformat()}.xlsx"
        content = await asyncio.to_thread(workbook, [table])
        file = await self.keep(content, name=name, media_type=XLSX, user=user)
        return Reply(texts.table_made(name), files=(file,))
