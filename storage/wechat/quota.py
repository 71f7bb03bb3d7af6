"""How many customer-service messages WeChat still lets us send a follower.

Rule (developers.weixin.qq.com, "发送客服消息"): five within 48 hours of a message; three within a
minute of following, of a click on the menu and of a scan. A new contact begins its window anew.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Session
from storage.schema.wechat import WeChatWindowRow

WINDOWS = cast("Table", WeChatWindowRow.__table__)


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many messages for so long."""

    messages: int
    lasts: timedelta


MINUTE = Allowance(3, timedelta(minutes=1))
ALLOWANCES = {
    "message": Allowance(5, timedelta(hours=48)),
    "tap": MINUTE,
    "click": MINUTE,
    "follow": MINUTE,
    "scan": MINUTE,
}


async def grant(session: Session, sender_id: str, scene: str, *, now: datetime) -> None:
    """A follower got in touch: the window of that scene begins anew."""
    allowance = ALLOWANCES[scene]
    values = {"closes_at": now + allowance.lasts, "remaining": allowance.messages}
    begins = _granting(session.get_bind().dialect.name)
    await session.execute(begins, {"sender_id": sender_id, "scene": scene, **values})


async def remaining(session: Session, sender_id: str, *, now: datetime) -> int:
    """How many messages may be sent now."""
    total = select(func.sum(WeChatWindowRow.remaining)).where(*_open(sender_id, now))
    return await session.scalar(total) or 0


async def spend(session: Session, sender_id: str, *, now: datetime) -> str | None:
    """Use one message of the window that closes first, and name it; None where none is left."""
    soonest = (
        select(WeChatWindowRow.scene)
        .where(*_open(sender_id, now))
        .order_by(WeChatWindowRow.closes_at)
    )
    for scene in (await session.scalars(soonest)).all():
        statement = (
            update(WeChatWindowRow)
            .where(*_open(sender_id, now), WeChatWindowRow.scene == scene)
            .values(remaining=WeChatWindowRow.remaining - 1)
            .returning(WeChatWindowRow.scene)
            .execution_options(synchronize_session=False)
        )
        if await session.scalar(statement) is not None:
            return scene
    return None


async def refund(session: Session, sender_id: str, scene: str) -> None:
    """Give back a message that WeChat did not take."""
    mine = (WeChatWindowRow.sender_id == sender_id, WeChatWindowRow.scene == scene)
    await session.execute(
        update(WeChatWindowRow).where(*mine).values(remaining=WeChatWindowRow.remaining + 1)
    )


async def close(session: Session, sender_id: str) -> None:
    """WeChat says nothing more may be sent: believe it until the next contact."""
    await session.execute(delete(WeChatWindowRow).where(WeChatWindowRow.sender_id == sender_id))


def _open(sender_id: str, now: datetime) -> tuple[Any, ...]:
    return (
        WeChatWindowRow.sender_id == sender_id,
        WeChatWindowRow.closes_at > now,
        WeChatWindowRow.remaining > 0,
    )


@cache
def _granting(dialect: str) -> Any:
    """Built once: it runs for every message."""
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(WINDOWS)
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=["sender_id", "scene"],
        set_={"closes_at": new.closes_at, "remaining": new.remaining},
    )
