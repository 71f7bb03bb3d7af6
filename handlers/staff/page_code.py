"""/网页: a code that opens the staff page in a browser."""

from dataclasses import dataclass

from handlers.clock import Clock
from handlers.message import IncomingMessage, Reply
from handlers.staff import texts
from storage import audit, codes
from storage.database import Database
from storage.desk import staff_sessions
from storage.people import User


@dataclass(frozen=True, slots=True)
class PageCode:
    """The handler for /网页; `public_url` is where the page is reached, if that is known."""

    database: Database
    clock: Clock
    public_url: str = ""

    async def handle(self, _message: IncomingMessage, user: User) -> Reply:
        """A new code for the person."""
        now = self.clock()
        async with self.database.begin() as session:
            code = await staff_sessions.new_code(session, user, now=now)
            await audit.record(session, user, "staff.page", now=now)
        url = f"{self.public_url.rstrip('/')}/staff" if self.public_url else ""
        minutes = int(staff_sessions.CODE_LASTS.total_seconds() // 60)
        return Reply(texts.page_code(codes.spaced(code), minutes=minutes, url=url))
