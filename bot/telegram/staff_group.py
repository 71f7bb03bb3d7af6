"""The staff's group: a request that nobody has taken is announced there, to be taken with a press.

Only its number and kind: what the person wrote stays where it came in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.telegram import texts
from handlers.requests.pushes import TAKE_WORD
from handlers.requests.texts import TAKE
from reports.requests.texts import KIND_TITLES
from storage import people
from storage.database import Session
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.desk import request_queue
from storage.desk.request_queue import Queue, Wanted
from storage.desk.requests import AssistanceRequest
from storage.people import User
from storage.shared_transaction import SharedTransaction
from storage.telegram import chats as telegram_chats

NEWS = timedelta(days=1)
MOST = 20


@dataclass(frozen=True, slots=True)
class StaffGroup:
    """One group, by its number."""

    rows: SharedTransaction
    group: int

    async def announce(self, now: datetime) -> None:
        """Put what is new into the outbox, once for each request."""

        async def look(session: Session) -> None:
            new, _ = await request_queue.page(session, Wanted(queue=Queue.NEW), now=now, limit=MOST)
            fresh = [request for request in new if now - request.created_at < NEWS]
            if fresh:
                user = await self._as_user(session, now)
                for request in fresh:
                    await _enqueue(session, user, request, now=now)

        await self.rows.run(look)

    async def _as_user(self, session: Session, now: datetime) -> User:
        """The group as somebody whom pushes can reach."""
        chat = await telegram_chats.current_chat(session, str(self.group))
        known = await people.find_user(session, channel="telegram", external_id=chat)
        return known or await people.find_or_add_user(
            session, channel="telegram", external_id=chat, now=now
        )


async def _enqueue(
    session: Session, user: User, request: AssistanceRequest, *, now: datetime
) -> None:
    kind = KIND_TITLES[request.kind]
    content = Content(
        text=texts.new_request(request.number, kind, urgent=request.urgent),
        choices=((TAKE, f"{TAKE_WORD} {request.number}"),),
    )
    await deliveries.enqueue(
        session,
        user.id,
        content,
        key=f"request:{request.number}:group",
        kind=DeliveryKind.STAFF,
        priority=Priority.URGENT if request.urgent else Priority.REMINDER,
        now=now,
        expires_at=now + NEWS,
    )
