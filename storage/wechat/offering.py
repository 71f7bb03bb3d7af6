"""Pushes that waited for a follower's next contact, once the follower has written.

A message opens a window of 48 hours: what is held may go by it without being asked for, once for
each contact, so that what cannot go by it either is not tried again and again.
"""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, select, update

from storage.database import Session
from storage.delivery.deliveries import DeliveryState
from storage.schema.desk import DeliveryRow
from storage.schema.people import IdentityRow
from storage.schema.wechat import WeChatTurnRow, WeChatWindowRow
from storage.wechat.quota import ALLOWANCES

SCENE = "message"
ANSWERED = timedelta(seconds=20)
"""How long the answer has, with what belongs to it, before anything else may follow."""
MOST = 500


async def offer_again(session: Session, *, kept: int, now: datetime) -> int:
    """Make due what is held for followers who have written since, the most urgent and newest first.

    `kept` messages of each window are left to answers; nothing is offered while an answer is being
    written. How many pushes are due again.
    """
    lasts = ALLOWANCES[SCENE].lasts
    answering = exists().where(
        WeChatTurnRow.sender_id == WeChatWindowRow.sender_id, WeChatTurnRow.answered_at.is_(None)
    )
    statement = (
        select(
            WeChatWindowRow.sender_id,
            WeChatWindowRow.closes_at,
            WeChatWindowRow.remaining,
            DeliveryRow.id,
            DeliveryRow.not_before,
        )
        .join(
            IdentityRow,
            and_(
                IdentityRow.external_id == WeChatWindowRow.sender_id,
                IdentityRow.channel == "wechat",
            ),
        )
        .join(DeliveryRow, DeliveryRow.user_id == IdentityRow.user_id)
        .where(
            WeChatWindowRow.scene == SCENE,
            WeChatWindowRow.closes_at > now,
            WeChatWindowRow.closes_at <= now + lasts - ANSWERED,
            WeChatWindowRow.remaining > kept,
            ~answering,
            DeliveryRow.state == DeliveryState.HELD.value,
            or_(DeliveryRow.expires_at.is_(None), DeliveryRow.expires_at > now),
        )
        .order_by(DeliveryRow.priority, DeliveryRow.created_at.desc(), DeliveryRow.id.desc())
        .limit(MOST)
    )
    offered: Counter[str] = Counter()
    chosen = []
    for openid, closes_at, remaining, delivery_id, tried_at in await session.execute(statement):
        if tried_at < closes_at - lasts and offered[openid] < remaining - kept:
            offered[openid] += 1
            chosen.append(delivery_id)
    if not chosen:
        return 0
    held = (DeliveryRow.id.in_(chosen), DeliveryRow.state == DeliveryState.HELD.value)
    values = {"state": DeliveryState.PENDING.value, "not_before": now, "attempts": 0, "route": ""}
    due = update(DeliveryRow).where(*held).values(**values).returning(DeliveryRow.id)
    return len((await session.execute(due)).all())
