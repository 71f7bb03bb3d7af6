"""People and a desk: a request through the real dispatcher, in few words."""

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from handlers.dispatcher import Dispatcher
from handlers.message import MessageKind, Reply
from storage import people
from storage.database import Database
from storage.people import Role
from storage.schema.desk import DeliveryRow
from tests.handlers.dialogue import Chat, Clock, given_role

NUMBER = re.compile(r"QZ-20\d{2}-\d{4,}")


@dataclass
class Desk:
    """A person, two of staff and an expert over one database."""

    database: Database
    person: Chat
    chen: Chat
    li: Chat
    expert: Chat


async def open_desk(database: Database, dispatcher: Dispatcher, clock: Clock) -> Desk:
    """陈静 and 李明 on the desk, and 王工 of the pool."""
    person, chen, li, expert = (
        Chat(dispatcher, clock, sender=name) for name in ("person", "chen", "li", "expert")
    )
    await given_role(database, chen, Role.STAFF, "陈静")
    await given_role(database, li, Role.ADMIN, "李明")
    await given_role(database, expert, Role.EXPERT, "王工")
    return Desk(database, person, chen, li, expert)


async def submit(
    chat: Chat,
    kind: str = "纠纷咨询",
    description: str = "隔壁厂抄了我们的积木外观",
    enterprise: str = "汕头市小猪玩具有限公司",
) -> str:
    """Fill in the form from its first question to its last; the number that was given."""
    await chat.say(f"/求助 {kind}")
    await chat.say(enterprise)
    await chat.say(description)
    await chat.say("跳过")
    await chat.say("跳过")
    return number_in(await chat.say("同意"))


def number_in(reply: Reply) -> str:
    """The number a reply names."""
    found = NUMBER.search(reply.text)
    assert found is not None, reply.text
    return found[0]


async def pushes_to(database: Database, chat: Chat) -> list[DeliveryRow]:
    """What lies in the outbox for the person of a chat, oldest first."""
    user = await user_id(database, chat)
    async with database.begin() as session:
        rows = select(DeliveryRow).where(DeliveryRow.user_id == user).order_by(DeliveryRow.id)
        return list(await session.scalars(rows))


async def user_id(database: Database, chat: Chat) -> int:
    """Who the person of a chat is."""
    async with database.begin() as session:
        user = await people.find_user(session, channel="terminal", external_id=chat.sender)
    assert user is not None
    return user.id


async def tap_push(chat: Chat, push: DeliveryRow, label: str) -> Reply:
    """Press a button of a push."""
    values = dict(push.choices)
    return await chat.say(values[label], kind=MessageKind.CHOICE)


def kept_files(folder: Path) -> list[Path]:
    """Every stored file on disk."""
    return [path for path in folder.rglob("*") if path.is_file()]
