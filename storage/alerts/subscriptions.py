"""Subscriptions: who wants to hear about what, how often, and in which words they agreed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select, update

from storage.alerts.topics import Topic
from storage.database import Session
from storage.people import User
from storage.schema.alerts import SubscriptionRow, TopicMatchRow, TopicRow
from storage.upsert import insert

MOST_OF_ONE_PERSON = 50
LONGEST_TITLE = 120
LONGEST_WORDS = 500


class Cadence(StrEnum):
    """How often one is told."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"


class SubscriptionState(StrEnum):
    """A paused one can be taken up again; an ended one stays as the record of the consent."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class TooManySubscriptions(Exception):
    """The person has MOST_OF_ONE_PERSON already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One subscription as people see it."""

    id: int
    user_id: int
    topic_id: int
    topic: Topic
    title: str
    cadence: Cadence
    state: SubscriptionState
    words: str
    agreed_at: datetime
    told: int


async def subscribe(
    session: Session,
    user: User,
    topic: Topic,
    *,
    title: str,
    cadence: Cadence,
    words: str,
    now: datetime,
    digested_for: date,
) -> Subscription:
    """Keep a wish; the same wish again only changes how often. `words` are the person's own.

    What matched before is not told: a subscription looks ahead. Raises TooManySubscriptions.
    """
    topic_id = await _topic(session, topic)
    for known in await subscriptions_of(session, user):
        if known.topic_id == topic_id:
            await change(session, user, known.id, cadence=cadence, state=SubscriptionState.ACTIVE)
            return await _get(session, known.id)
    living = select(func.count()).where(*_living(user))
    if (await session.scalar(living) or 0) >= MOST_OF_ONE_PERSON:
        raise TooManySubscriptions
    row = SubscriptionRow(
        user_id=user.id,
        topic_id=topic_id,
        title=title[:LONGEST_TITLE],
        cadence=cadence.value,
        state=SubscriptionState.ACTIVE.value,
        words=words[:LONGEST_WORDS],
        agreed_at=now,
        ended_by="",
        told=await session.scalar(select(func.max(TopicMatchRow.id))) or 0,
        digested_for=digested_for,
    )
    session.add(row)
    await session.flush()
    return await _get(session, row.id)


async def subscriptions_of(session: Session, user: User) -> list[Subscription]:
    """The person's subscriptions that have not ended, oldest first."""
    statement = (
        select(SubscriptionRow, TopicRow.topic)
        .join(TopicRow, TopicRow.id == SubscriptionRow.topic_id)
        .where(*_living(user))
        .order_by(SubscriptionRow.id)
    )
    return [_subscription(row, topic) for row, topic in await session.execute(statement)]


async def find_subscription(
    session: Session, user: User, subscription_id: int
) -> Subscription | None:
    """The person's own subscription that has not ended, or None."""
    own = await subscriptions_of(session, user)
    return next((each for each in own if each.id == subscription_id), None)


async def change(
    session: Session,
    user: User,
    subscription_id: int,
    *,
    cadence: Cadence | None = None,
    state: SubscriptionState | None = None,
) -> bool:
    """Change how often, pause, or take up again; False where it is not theirs or has ended.

    What came while it was paused is not told afterwards.
    """
    values: dict[str, Any] = {}
    if cadence is not None:
        values["cadence"] = cadence.value
    if state is not None:
        values["state"] = state.value
    if state is SubscriptionState.ACTIVE:
        values["told"] = select(func.coalesce(func.max(TopicMatchRow.id), 0)).scalar_subquery()
        paused = SubscriptionRow.state == SubscriptionState.PAUSED.value
        resumed = {"told": values.pop("told")}
        await session.execute(
            update(SubscriptionRow)
            .where(*_living(user), SubscriptionRow.id == subscription_id, paused)
            .values(**resumed)
            .execution_options(synchronize_session=False)
        )
    statement = (
        update(SubscriptionRow)
        .where(*_living(user), SubscriptionRow.id == subscription_id)
        .values(**values)
        .returning(SubscriptionRow.id)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(statement) is not None


async def end(
    session: Session, user: User, *, subscription_id: int | None = None, by: str, now: datetime
) -> int:
    """End one subscription of the person's, or all; says how many. `by` names how (button ...)."""
    which = [] if subscription_id is None else [SubscriptionRow.id == subscription_id]
    values = {"state": SubscriptionState.ENDED.value, "ended_at": now, "ended_by": by}
    statement = (
        update(SubscriptionRow)
        .where(*_living(user), *which)
        .values(**values)
        .returning(SubscriptionRow.id)
        .execution_options(synchronize_session=False)
    )
    return len((await session.execute(statement)).all())


async def watched_topics(session: Session) -> Mapping[int, Topic]:
    """Every topic that somebody is subscribed to now."""
    watched = select(SubscriptionRow.topic_id).where(
        SubscriptionRow.topic_id == TopicRow.id,
        SubscriptionRow.state == SubscriptionState.ACTIVE.value,
    )
    rows = await session.execute(select(TopicRow.id, TopicRow.topic).where(watched.exists()))
    return {row.id: Topic.from_dict(row.topic) for row in rows}


async def topics_version(session: Session) -> tuple[int, int]:
    """Changes whenever `watched_topics` may have changed; cheap to ask."""
    active = SubscriptionRow.state == SubscriptionState.ACTIVE.value
    counted = select(func.count(), func.coalesce(func.sum(SubscriptionRow.id), 0)).where(active)
    row = (await session.execute(counted)).one()
    return row[0], row[1]


async def subscription_counts(session: Session) -> dict[SubscriptionState, int]:
    """How many there are in each state."""
    counted = select(SubscriptionRow.state, func.count()).group_by(SubscriptionRow.state)
    return {SubscriptionState(row[0]): row[1] for row in await session.execute(counted)}


async def _topic(session: Session, topic: Topic) -> int:
    values = {"key": topic.key, "topic": topic.as_dict()}
    await session.execute(insert(session, TopicRow).values(**values).on_conflict_do_nothing())
    found = await session.scalars(select(TopicRow.id).where(TopicRow.key == topic.key))
    return found.one()


async def _get(session: Session, subscription_id: int) -> Subscription:
    statement = (
        select(SubscriptionRow, TopicRow.topic)
        .join(TopicRow, TopicRow.id == SubscriptionRow.topic_id)
        .where(SubscriptionRow.id == subscription_id)
        .execution_options(populate_existing=True)
    )
    row, topic = (await session.execute(statement)).one()
    return _subscription(row, topic)


def _living(user: User) -> tuple[Any, ...]:
    ended = SubscriptionState.ENDED.value
    return (SubscriptionRow.user_id == user.id, SubscriptionRow.state != ended)


def _subscription(row: SubscriptionRow, topic: Mapping[str, Any]) -> Subscription:
    return Subscription(
        id=row.id,
        user_id=row.user_id,
        topic_id=row.topic_id,
        topic=Topic.from_dict(topic),
        title=row.title,
        cadence=Cadence(row.cadence),
        state=SubscriptionState(row.state),
        words=row.words,
        agreed_at=row.agreed_at,
        told=row.told,
    )
