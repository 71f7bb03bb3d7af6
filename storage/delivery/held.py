"""What waits for a person's next contact: pushes that no channel may send, doubtful ones, and those
that were announced only: a notice or a template holds some twenty characters of what is to be said.
"""

from collections.abc import Collection
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, or_, select, update

from storage.database import Session
from storage.delivery.deliveries import DeliveryState
from storage.delivery.outbox import Delivery, delivery_of
from storage.people import User
from storage.schema.desk import DeliveryRow

SHOWN = "shown"  # the route of a push that was read at the next contact

ANNOUNCED = ("notice", "template")  # routes by which a push is told of, not told

DELIVERIES = cast("Table", DeliveryRow.__table__)
UNSENT = DELIVERIES.c.state.in_([DeliveryState.HELD.value, DeliveryState.DOUBTFUL.value])
UNREAD = and_(
    DELIVERIES.c.state == DeliveryState.SENT.value,
    DELIVERIES.c.route.in_(ANNOUNCED),
    DELIVERIES.c.shown_at.is_(None),
)
WAITING = or_(UNSENT, UNREAD)

COUNTING = (
    select(func.count())
    .select_from(DELIVERIES)
    .where(
        DELIVERIES.c.user_id == bindparam("user"),
        WAITING,
        or_(
            DELIVERIES.c.expires_at.is_(None),
            DELIVERIES.c.expires_at > bindparam("at", type_=DELIVERIES.c.expires_at.type),
        ),
    )
)
"""Built once: it runs for every message."""


async def count_held(session: Session, user: User, *, now: datetime) -> int:
    """How many pushes wait for the person."""
    return await session.scalar(COUNTING, {"user": user.id, "at": now}) or 0


async def held_for(session: Session, user: User, *, now: datetime, limit: int) -> list[Delivery]:
    """The pushes that wait for the person, the most urgent and newest first."""
    statement = (
        select(*DeliveryRow.__table__.c)
        .where(*_waiting_for(user, now))
        .order_by(DeliveryRow.priority, DeliveryRow.created_at.desc(), DeliveryRow.id.desc())
        .limit(limit)
    )
    return [delivery_of(row) for row in await session.execute(statement)]


async def mark_shown(
    session: Session, user: User, delivery_ids: Collection[int], *, now: datetime
) -> int:
    """The person has these before them now; says how many were still waiting."""
    theirs = (DeliveryRow.id.in_(delivery_ids), *_waiting_for(user, now))
    shown = {"shown_at": now}
    sent = {"state": DeliveryState.SENT.value, "sent_at": now, "route": SHOWN, "failure": ""}
    marked = 0
    for which, values in ((UNREAD, shown), (UNSENT, shown | sent)):
        statement = update(DeliveryRow).where(which, *theirs).values(**values)
        marked += len((await session.execute(statement.returning(DeliveryRow.id))).all())
    return marked


def _waiting_for(user: User, now: datetime) -> tuple[ColumnElement[bool], ...]:
    alive = or_(DeliveryRow.expires_at.is_(None), DeliveryRow.expires_at > now)
    return (DeliveryRow.user_id == user.id, WAITING, alive)
