"""Files the desk makes for somebody: kept as stored files of theirs, and sent with the reply."""

from dataclasses import dataclass

from handlers.attachments import EXCEL
from handlers.clock import Clock
from handlers.message import OutgoingFile
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
