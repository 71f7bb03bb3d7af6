"""Approved bulletins whose time has come, put into the outbox for everybody they are meant for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.alerts import texts as wording
from scheduler.alerts import texts
from storage.alerts import bulletins
from storage.alerts.bulletins import Bulletin, BulletinState
from storage.database import Database
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority

TOGETHER = 500
KEPT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Releasing:
    """Repeating it is harmless: each person has one key for each bulletin."""

    database: Database

    async def run(self, now: datetime) -> int:
        """How many deliveries were made."""
        async with self.database.begin() as session:
            due = await bulletins.due_bulletins(session, now=now)
        return sum([await self._release(bulletin, now) for bulletin in due])

    async def _release(self, bulletin: Bulletin, now: datetime) -> int:
        made, after = 0, 0
        while True:
            async with self.database.begin() as session:
                current = await bulletins.find_bulletin(session, bulletin.id)
                if current is None or current.state is not BulletinState.APPROVED:
                    return made  # recalled meanwhile
                people = await bulletins.recipients(
                    session, bulletin.target, after=after, limit=TOGETHER
                )
                if not people:
                    await bulletins.mark_bulletin_sent(session, bulletin.id)
                    return made
                for user_id in people:
                    made += await deliveries.enqueue(
                        session,
                        user_id,
                        bulletin_content(bulletin),
                        key=f"{bulletin.push}:{user_id}",
                        kind=DeliveryKind.BULLETIN,
                        now=now,
                        priority=Priority.BROADCAST,
                        push=bulletin.push,
                        expires_at=now + KEPT,
                    )
            after = people[-1]


def bulletin_content(bulletin: Bulletin) -> Content:
    """A bulletin as it is pushed, the same to everybody."""
    return Content(
        text=wording.bulletin(bulletin.title, bulletin.text, drafted=bulletin.drafted),
        choices=((texts.REFUSE_BULLETINS, f"{texts.LEAVE_WORD} 通报"),),
        facts={"title": bulletin.title},
    )
