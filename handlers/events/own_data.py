"""What events keep about a person, for 我的数据."""

from collections.abc import Sequence

from handlers.events import texts
from storage import attendance, enterprises
from storage.database import Session
from storage.people import User


async def kept_about_events(session: Session, user: User) -> Sequence[str]:
    """The sign-ups with the names on them, and the name and enterprise the person gave."""
    told = await enterprises.profile(session, user)
    lines = []
    if told.name or told.enterprise:
        lines.append(texts.kept_profile(told.name, told.enterprise.name if told.enterprise else ""))
    kept = await attendance.kept_about(session, user.id)
    if kept.sign_ups:
        lines.append(texts.kept_sign_ups(kept.sign_ups, kept.people, kept.feedback))
    return lines
