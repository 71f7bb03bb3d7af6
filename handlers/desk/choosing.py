"""Which request is meant, where a command came without a number: the likely ones as buttons."""

from datetime import datetime

from handlers.message import Choice, Reply
from handlers.requests import texts
from storage.database import Session
from storage.desk import request_queue
from storage.desk.request_queue import Queue, Wanted
from storage.people import Role, User

OFFERED = 8


async def likely(session: Session, user: User, queue: Queue, *, now: datetime) -> list[str]:
    """Numbers of a part of the queue, the most pressing first; experts are offered their own."""
    part = queue if user.role.includes(Role.STAFF) else Queue.MINE
    wanted = Wanted(queue=part, user=user)
    found, _ = await request_queue.page(session, wanted, now=now, limit=OFFERED)
    return [request.number for request in found]


async def ask_which(
    session: Session, user: User, command: str, queue: Queue, *, now: datetime
) -> Reply:
    """The question, with a button for each likely request that sends the command with it."""
    numbers = await likely(session, user, queue, now=now)
    choices = tuple(Choice(number, f"{command} {number}") for number in numbers)
    return Reply(texts.ask_which(), choices=choices)
