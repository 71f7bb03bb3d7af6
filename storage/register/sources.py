"""Where a row of the register comes from: the imported file and the day."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from storage.database import Session
from storage.schema.patents import RegisterImportRow


class ImportedFile(NamedTuple):
    """A file that was imported, and when."""

    name: str
    at: datetime


async def source_of(session: Session, import_id: int) -> ImportedFile | None:
    """The file an import read, or None where its row is gone."""
    statement = select(RegisterImportRow.name, RegisterImportRow.started_at)
    found = (
        await session.execute(statement.where(RegisterImportRow.id == import_id))
    ).one_or_none()
    return ImportedFile(*found) if found else None
