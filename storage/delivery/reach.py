"""How a person can be reached unasked, on each channel they use; told as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from storage.database import Session
from storage.schema.people import IdentityRow
from storage.schema.wechat import WeChatWindowRow


class ReachKind(StrEnum):
    """ANY_TIME needs nothing, WINDOW lets some messages through for a while, NEXT_CONTACT waits
    until the person comes by themselves."""

    ANY_TIME = "any_time"
    WINDOW = "window"
    NEXT_CONTACT = "next_contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One way to a person. `messages` and `closes_at` tell of a WINDOW only."""

    channel: str
    external_id: str
    kind: ReachKind
    last_message_at: datetime
    messages: int = 0
    closes_at: datetime | None = None


async def reach_of(session: Session, user_id: int, *, now: datetime) -> Sequence[Reach]:
    """Every way to the person, the one they used last first."""
    statement = (
        select(IdentityRow)
        .where(IdentityRow.user_id == user_id)
        .order_by(IdentityRow.last_message_at.desc())
    )
    return [
        await _reach(session, identity, now=now) for identity in await session.scalars(statement)
    ]


async def _reach(session: Session, identity: IdentityRow, *, now: datetime) -> Reach:
    kind, messages, closes_at = ReachKind.NEXT_CONTACT, 0, None
    if identity.channel == "telegram":
        kind = ReachKind.ANY_TIME
    elif identity.channel == "wechat":
        statement = select(
            func.sum(WeChatWindowRow.remaining), func.max(WeChatWindowRow.closes_at)
        ).where(
            WeChatWindowRow.sender_id == identity.external_id,
            WeChatWindowRow.closes_at > now,
            WeChatWindowRow.remaining > 0,
        )
        total, closes_at = (await session.execute(statement)).one()
        messages = total or 0
        kind = ReachKind.WINDOW if messages else ReachKind.NEXT_CONTACT
    return Reach(
        channel=identity.channel,
        external_id=identity.external_id,
        kind=kind,
        last_message_at=identity.last_message_at,
        messages=messages,
        closes_at=closes_at,
    )
