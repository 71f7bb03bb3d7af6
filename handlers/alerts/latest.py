"""最新预警: the pushes that no channel could send, or that may not have arrived."""

from dataclasses import dataclass, replace

from handlers import stored_reply
from handlers.alerts import texts
from handlers.clock import Clock
from handlers.message import Choice, IncomingMessage, OutgoingFile, Reply
from storage.database import Database, Session
from storage.delivery import held
from storage.delivery.outbox import Delivery
from storage.files import find_file
from storage.people import User

LATEST_WORD = "最新预警"
MOST_ITEMS = 5
MOST_CHARACTERS = 1800
MOST_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Latest:
    """Shows what waits for a person; what was shown counts as sent."""

    database: Database
    clock: Clock

    async def show(self, message: IncomingMessage, user: User) -> Reply:
        """The next few that wait; they, their marks and the reply commit together."""
        now = self.clock()
        async with self.database.begin() as session:
            waiting = _fitting(await held.held_for(session, user, now=now, limit=MOST_ITEMS))
            if not waiting:
                return Reply(texts.nothing_waits())
            ids = [delivery.id for delivery in waiting]
            await held.mark_shown(session, user, ids, now=now)
            left = await held.count_held(session, user, now=now)
            reply = await _reply(session, waiting, left=left)
            await stored_reply.keep(session, message, reply)
        return reply

    async def offer(self, session: Session, reply: Reply, user: User) -> Reply:
        """The reply to something else, with a button to what waits, where anything does."""
        if not reply.text or any(choice.value == LATEST_WORD for choice in reply.choices):
            return reply
        count = await held.count_held(session, user, now=self.clock())
        if not count:
            return reply
        see = Choice(texts.see_waiting(count), LATEST_WORD)
        return replace(reply, choices=(*reply.choices, see))


def _fitting(waiting: list[Delivery]) -> list[Delivery]:
    """The first ones that fit one reply; at least one."""
    characters = 0
    for number, delivery in enumerate(waiting):
        characters += len(delivery.content.text)
        if number and characters > MOST_CHARACTERS:
            return waiting[:number]
    return waiting


async def _reply(session: Session, waiting: list[Delivery], *, left: int) -> Reply:
    items = [(delivery.content.text, delivery.doubtful) for delivery in waiting]
    choices = [Choice(label, value) for each in waiting for label, value in each.content.choices]
    kept = [
        await find_file(session, file_id)
        for delivery in waiting
        for file_id in delivery.content.files
    ]
    files = tuple(
        OutgoingFile(file_id=file.id, name=file.name, media_type=file.media_type)
        for file in kept
        if file is not None
    )
    more = [Choice(texts.MORE, LATEST_WORD)] if left else []
    return Reply(
        texts.latest(items, left=left),
        choices=(*dict.fromkeys(choices[:MOST_CHOICES]), *more),
        files=files,
    )
