"""What is known of Telegram's chats: who cannot be reached, which group has another id now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, select

from storage.database import Session
from storage.delivery import outbox
from storage.schema.alerts import BarredIdentityRow
from storage.schema.desk import DeliveryRow
from storage.schema.people import IdentityRow, UserRow
from storage.schema.telegram import TelegramChatRow
from storage.upsert import insert

CHANNEL = "telegram"
MOST_MOVES = 5
CHATS = cast("Table", TelegramChatRow.__table__)
IDENTITIES = cast("Table", IdentityRow.__table__)


async def note_blocked(session: Session, chat_id: str, *, reason: str, now: datetime) -> None:
    """Whoever is known by this chat cannot be reached there until they get in touch again."""
    if (identity_id := await session.scalar(_identity(chat_id))) is not None:
        await outbox.bar(session, identity_id, reason=reason, now=now)


async def note_unblocked(session: Session, chat_id: str) -> None:
    """The chat lets the bot write again, before it has written itself."""
    theirs = BarredIdentityRow.identity_id.in_(_identity(chat_id))
    await session.execute(delete(BarredIdentityRow).where(theirs))


async def note_moved(session: Session, chat_id: str, to: str) -> None:
    """A group became a supergroup: whoever is known by the old id is known by the new one."""
    if chat_id == to:
        return
    values = {"moved_to": to}
    moving = insert(session, TelegramChatRow).values(chat_id=chat_id, **values)
    await session.execute(moving.on_conflict_do_update(index_elements=["chat_id"], set_=values))
    known = _identity(to)
    change = (
        IDENTITIES.update()
        .where(IDENTITIES.c.channel == CHANNEL, IDENTITIES.c.external_id == chat_id)
        .where(~known.exists())
        .values(external_id=to)
    )
    await session.execute(change)


async def current_chat(session: Session, chat_id: str) -> str:
    """The id that a chat has now."""
    for _ in range(MOST_MOVES):
        statement = select(CHATS.c.moved_to).where(CHATS.c.chat_id == chat_id)
        moved = await session.scalar(statement)
        if not moved:
            break
        chat_id = moved
    return chat_id


async def pushed_choices(session: Session, delivery_id: int, user_id: int) -> list[Any]:
    """The choices of a push to this person; empty where there is none such."""
    statement = select(DeliveryRow.choices).where(
        DeliveryRow.id == delivery_id, DeliveryRow.user_id == user_id
    )
    return list(await session.scalar(statement) or [])


async def chats_of(session: Session, roles: Sequence[str]) -> list[str]:
    """The private chats of the people in these roles."""
    statement = (
        select(IdentityRow.external_id)
        .join(UserRow, UserRow.id == IdentityRow.user_id)
        .where(IdentityRow.channel == CHANNEL, UserRow.role.in_(roles))
        .order_by(IdentityRow.external_id)
    )
    return list((await session.scalars(statement)).all())


def _identity(chat_id: str) -> Any:
    return select(IDENTITIES.c.id).where(
        IDENTITIES.c.channel == CHANNEL, IDENTITIES.c.external_id == chat_id
    )
