"""What only the operator can mend is told to the administrators, not to the log alone.

Once a day for each of WeChat's codes: thousands of pushes may fail for one reason. Whoever can be
reached by WeChat only reads it at the next contact, since pushing is what has failed.
"""

from datetime import datetime

from bot.wechat import texts
from bot.wechat.errors import ApiFailed
from handlers.clock import day_of
from storage.database import Session
from storage.delivery.deliveries import Content, Priority
from storage.desk.staff import members, tell
from storage.people import Role


async def ring(session: Session, failed: ApiFailed, *, now: datetime) -> None:
    """Put what WeChat refused, and the cure, into the administrators' outbox."""
    await tell(
        session,
        await members(session, Role.ADMIN),
        Content(text=texts.alarm(failed.code)),
        key=f"wechat-alarm:{failed.code}:{day_of(now).isoformat()}",
        priority=Priority.URGENT,
        now=now,
    )
