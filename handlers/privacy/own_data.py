"""What is kept about a person's consents, for 我的数据."""

from collections.abc import Sequence

from handlers.privacy import texts
from storage.database import Session
from storage.people import User
from storage.privacy import consents


async def kept_about_consents(session: Session, user: User) -> Sequence[str]:
    """How many hold."""
    held = await consents.held_by(session, user)
    return [texts.kept_consents(len(held))] if held else []
