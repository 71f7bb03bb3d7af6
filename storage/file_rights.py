"""Who may open a stored file."""

from sqlalchemy import String, cast, select

from storage.database import Session
from storage.desk import requests
from storage.files import StoredFile
from storage.people import Role, User
from storage.schema.desk import DeliveryRow


async def may_open(session: Session, user: User, file: StoredFile) -> bool:
    """Its owner, those of the request it belongs to, whoever it was sent to, and staff."""
    if file.owner_id == user.id or user.role.includes(Role.STAFF):
        return True
    if await requests.may_see_file(session, user, file.id):
        return True
    # Ids are random hexadecimal: none is a part of another, whatever stands around it in the JSON.
    sent = cast(DeliveryRow.files, String).contains(file.id)
    statement = select(DeliveryRow.id).where(DeliveryRow.user_id == user.id, sent).limit(1)
    return await session.scalar(statement) is not None
