"""A file that came with a message: fetched from its channel, looked at, and kept.

What is kept is what the bytes are, not what a name claims. Pictures are written anew, so that the
place and the device they were taken with do not stay in them.
"""

import asyncio
import io
import zipfile
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from handlers import texts
from handlers.clock import Clock
from handlers.message import AttachmentUnavailable, IncomingMessage
from storage import files
from storage.damaged_zip import DAMAGED_ZIP
from storage.database import Database
from storage.files import FileFolder, StoredFile
from storage.people import User

MOST_BYTES = 20 * 2**20
MOST_PIXELS = 60_000_000
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    WORD: ".docx",
    EXCEL: ".xlsx",
}


class AttachmentRefused(Exception):
    """The file is not kept; the text tells the person, in Chinese, what to send instead."""


@dataclass(frozen=True, slots=True)
class Attachments:
    """Keeps what people send."""

    database: Database
    folder: FileFolder
    clock: Clock

    async def keep(self, message: IncomingMessage, user: User) -> StoredFile:
        """The file of a message, stored for the person; raises AttachmentRefused with advice."""
        attachment = message.attachment
        if attachment is None or attachment.fetch is None:
            raise AttachmentRefused(texts.file_not_available())
        try:
            content = await attachment.fetch(MOST_BYTES)
        except AttachmentUnavailable:
            raise AttachmentRefused(texts.file_not_available()) from None
        if len(content) > MOST_BYTES:
            raise AttachmentRefused(texts.file_too_large(MOST_BYTES // 2**20))
        media_type = kind_of(content)
        if media_type is None:
            raise AttachmentRefused(texts.file_kind_refused())
        if media_type.startswith("image/"):
            content = await asyncio.to_thread(without_metadata, content, media_type)
        name = _named(attachment.name, media_type)
        file_id = await self.folder.write(content)
        async with self.database.begin() as session:
            return await files.add_file(
                session,
                file_id,
                content,
                name=name,
                media_type=media_type,
                owner=user,
                now=self.clock(),
            )


def kind_of(content: bytes) -> str | None:
    """The media type that the bytes themselves show, of those that are accepted; else None."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"PK\x03\x04"):
        try:
            names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
        except DAMAGED_ZIP:
            return None
        if any("vbaProject" in name for name in names):
            return None
        if "word/document.xml" in names:
            return WORD
        if "xl/workbook.xml" in names:
            return EXCEL
    return None


def without_metadata(content: bytes, media_type: str) -> bytes:
    """The picture alone, upright, without place, device or comments.

    Raises AttachmentRefused for what is no readable picture or has too many pixels.
    """
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise AttachmentRefused(texts.picture_too_large())
            upright = ImageOps.exif_transpose(image)
            clean = io.BytesIO()
            if media_type == "image/png":
                upright.info.clear()
                upright.save(clean, "PNG")
            else:
                upright.convert("RGB").save(clean, "JPEG", quality=90)
    except Image.DecompressionBombError:
        raise AttachmentRefused(texts.picture_too_large()) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise AttachmentRefused(texts.file_kind_refused()) from None
    return clean.getvalue()


def _named(name: str, media_type: str) -> str:
    """A name with the ending that the bytes deserve, without path or invisible characters."""
    ending = ENDINGS[media_type]
    base = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable()).strip()
    stem = base[: base.rfind(".")] if "." in base[1:] else base
    return f"{stem[:80] or texts.UNNAMED_FILE}{ending}"
