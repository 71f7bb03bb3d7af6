"""The files of a push, as a channel hands them over."""

from collections.abc import Sequence

from handlers.message import OutgoingFile
from storage import files
from storage.database import Session


async def attached(session: Session, file_ids: Sequence[str]) -> tuple[OutgoingFile, ...]:
    """Those files in order; one that was erased since is left out."""
    found = [await files.find_file(session, file_id) for file_id in file_ids]
    return tuple(
        OutgoingFile(file_id=file.id, name=file.name, media_type=file.media_type)
        for file in found
        if file is not None
    )
