"""Taking a person out with everything about them, the bytes of their files included."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from storage import people
from storage.database import Session
from storage.desk import requests
from storage.people import User
from storage.schema.desk import StoredFileRow
from storage.schema.requests import AssistanceRequestRow, RequestFileRow


async def erase_person(session: Session, user: User, *, now: datetime) -> Sequence[str]:
    """Erase a person, their requests and the files of these; what they sent others stays there.

    Gives the ids of the files whose rows are gone: their bytes are for the caller to remove, once
    the transaction stands. What a person of the desk holds goes back to the queue before.
    """
    await requests.release_all(session, user, now=now)
    theirs = (
        select(RequestFileRow.file_id)
        .join(AssistanceRequestRow, AssistanceRequestRow.id == RequestFileRow.request_id)
        .where(AssistanceRequestRow.user_id == user.id)
    )
    others = (
        select(RequestFileRow.file_id)
        .join(AssistanceRequestRow, AssistanceRequestRow.id == RequestFileRow.request_id)
        .where(AssistanceRequestRow.user_id != user.id)
    )
    sent = (StoredFileRow.owner_id == user.id) & StoredFileRow.id.not_in(others)
    gone = sent | StoredFileRow.id.in_(theirs)
    statement = delete(StoredFileRow).where(gone).returning(StoredFileRow.id)
    files = (await session.scalars(statement)).all()
    await people.erase(session, user)
    return files
