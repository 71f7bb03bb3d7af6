"""What requests keep about a person, for 我的数据."""

from collections.abc import Sequence

from handlers.requests import texts
from storage.database import Session
from storage.desk import requests
from storage.people import User


async def kept_about_requests(session: Session, user: User) -> Sequence[str]:
    """How many requests there are, with what is in them."""
    _, total = await requests.of_person(session, user, limit=1)
    return [texts.about_my_requests(total)] if total else []
