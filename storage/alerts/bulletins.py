"""Staff's own words to many: written by one, approved by another, sent at a time, recalled.

Whoever changes the row, nobody approves their own, and only what was approved goes out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import String, cast, or_, select, update

from storage.alerts.subscriptions import SubscriptionState
from storage.alerts.topics import Topic
from storage.database import Session
from storage.people import User
from storage.schema.alerts import BulletinRow, SubscriptionRow, TopicRow
from storage.schema.desk import EnterpriseRow, ProfileRow
from storage.schema.people import IdentityRow
from storage.upsert import insert

BULLETINS = Topic(kinds=("bulletin",))


class BulletinState(StrEnum):
    """DRAFT by a model until its author takes it over; WAITING for a second person; APPROVED until
    its time; SENT when everybody has a delivery."""

    DRAFT = "draft"
    WAITING = "waiting"
    APPROVED = "approved"
    SENT = "sent"
    REFUSED = "refused"
    RECALLED = "recalled"


class NotAllowed(Exception):
    """The bulletin is in no state for this, or the person is its author."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """One bulletin. `target` is {"industry": id}, {"enterprise": key} or {} for everybody."""

    id: int
    author_id: int | None
    title: str
    text: str
    target: Mapping[str, str]
    state: BulletinState
    send_at: datetime
    drafted: bool = False

    @property
    def push(self) -> str:
        """What its deliveries have in common."""
        return f"bulletin:{self.id}"


async def add_bulletin(
    session: Session,
    author: User,
    *,
    title: str,
    text: str,
    target: Mapping[str, str],
    send_at: datetime,
    now: datetime,
) -> Bulletin:
    """Keep a bulletin that waits for a second person."""
    row = BulletinRow(
        author_id=author.id,
        title=title[:60],
        text=text,
        target=dict(target),
        state=BulletinState.WAITING.value,
        send_at=send_at,
        created_at=now,
        approver_id=None,
        decided_at=None,
    )
    session.add(row)
    await session.flush()
    return _bulletin(row)


async def add_draft(
    session: Session, author: User, *, title: str, text: str, now: datetime
) -> Bulletin:
    """Keep what a model drafted, until its author takes it over."""
    row = BulletinRow(
        author_id=author.id,
        title=title[:60],
        text=text,
        target={},
        state=BulletinState.DRAFT.value,
        send_at=now,
        created_at=now,
        approver_id=None,
        decided_at=None,
        drafted=True,
    )
    session.add(row)
    await session.flush()
    return _bulletin(row)


async def take_over(
    session: Session,
    bulletin_id: int,
    author: User,
    *,
    title: str,
    text: str,
    target: Mapping[str, str],
    send_at: datetime,
) -> Bulletin:
    """The author's own draft waits for a second person now. Raises NotAllowed."""
    own = (BulletinRow.state == BulletinState.DRAFT.value, BulletinRow.author_id == author.id)
    values = {
        "title": title[:60],
        "text": text,
        "target": dict(target),
        "send_at": send_at,
        "state": BulletinState.WAITING.value,
    }
    return await _change(session, bulletin_id, *own, **values)


async def find_bulletin(session: Session, bulletin_id: int) -> Bulletin | None:
    """The bulletin of that number."""
    row = await session.get(BulletinRow, bulletin_id, populate_existing=True)
    return _bulletin(row) if row else None


async def newest_bulletins(session: Session, *, limit: int) -> list[Bulletin]:
    """The newest ones first."""
    rows = await session.scalars(select(BulletinRow).order_by(BulletinRow.id.desc()).limit(limit))
    return [_bulletin(row) for row in rows]


async def decide(
    session: Session, bulletin_id: int, person: User, *, approved: bool, now: datetime
) -> Bulletin:
    """A second person approves or refuses. Raises NotAllowed."""
    state = BulletinState.APPROVED if approved else BulletinState.REFUSED
    another = or_(BulletinRow.author_id.is_(None), BulletinRow.author_id != person.id)
    waiting = (BulletinRow.state == BulletinState.WAITING.value, another)
    values = {"state": state.value, "approver_id": person.id, "decided_at": now}
    return await _change(session, bulletin_id, *waiting, **values)


async def recall(session: Session, bulletin_id: int) -> Bulletin:
    """Nothing more of it goes out; what was sent stays sent. Raises NotAllowed."""
    gone = [BulletinState.RECALLED.value, BulletinState.REFUSED.value]
    values = {"state": BulletinState.RECALLED.value}
    return await _change(session, bulletin_id, BulletinRow.state.not_in(gone), **values)


async def mark_bulletin_sent(session: Session, bulletin_id: int) -> bool:
    """Everybody has a delivery; False where it was recalled meanwhile."""
    try:
        approved = BulletinRow.state == BulletinState.APPROVED.value
        await _change(session, bulletin_id, approved, state=BulletinState.SENT.value)
    except NotAllowed:
        return False
    return True


async def due_bulletins(session: Session, *, now: datetime) -> list[Bulletin]:
    """Approved ones whose time has come."""
    due = (BulletinRow.state == BulletinState.APPROVED.value, BulletinRow.send_at <= now)
    rows = await session.scalars(select(BulletinRow).where(*due).order_by(BulletinRow.id))
    return [_bulletin(row) for row in rows]


async def recipients(
    session: Session, target: Mapping[str, str], *, after: int, limit: int
) -> list[int]:
    """People the target means, by their number: an industry's are those whose enterprise is in it
    and those who subscribed to it. Nobody who has refused bulletins."""
    refused = (
        select(SubscriptionRow.id)
        .join(TopicRow, TopicRow.id == SubscriptionRow.topic_id)
        .where(
            SubscriptionRow.user_id == IdentityRow.user_id,
            TopicRow.key == BULLETINS.key,
            SubscriptionRow.state == SubscriptionState.ENDED.value,
        )
    )
    statement = (
        select(IdentityRow.user_id)
        .where(IdentityRow.user_id > after, ~refused.exists(), *_meant(target))
        .distinct()
        .order_by(IdentityRow.user_id)
        .limit(limit)
    )
    return list((await session.scalars(statement)).all())


async def refuse_bulletins(session: Session, user: User, *, now: datetime) -> None:
    """The person wants no bulletins any more."""
    topic = {"key": BULLETINS.key, "topic": BULLETINS.as_dict()}
    await session.execute(insert(session, TopicRow).values(**topic).on_conflict_do_nothing())
    found = await session.scalars(select(TopicRow.id).where(TopicRow.key == BULLETINS.key))
    session.add(
        SubscriptionRow(
            user_id=user.id,
            topic_id=found.one(),
            title="",
            cadence="now",
            state=SubscriptionState.ENDED.value,
            words="",
            agreed_at=now,
            ended_at=now,
            ended_by="person",
            told=0,
            digested_for=now.date(),
        )
    )
    await session.flush()


def _meant(target: Mapping[str, str]) -> tuple[Any, ...]:
    if enterprise := target.get("enterprise"):
        of_firm = (
            select(ProfileRow.user_id)
            .join(EnterpriseRow, EnterpriseRow.id == ProfileRow.enterprise_id)
            .where(ProfileRow.user_id == IdentityRow.user_id, EnterpriseRow.key == enterprise)
        )
        return (of_firm.exists(),)
    if industry := target.get("industry"):
        quoted = f'%"{industry}"%'
        of_firms = (
            select(ProfileRow.user_id)
            .join(EnterpriseRow, EnterpriseRow.id == ProfileRow.enterprise_id)
            .where(
                ProfileRow.user_id == IdentityRow.user_id,
                cast(EnterpriseRow.industries, String).like(quoted),
            )
        )
        subscribed = (
            select(SubscriptionRow.id)
            .join(TopicRow, TopicRow.id == SubscriptionRow.topic_id)
            .where(
                SubscriptionRow.user_id == IdentityRow.user_id,
                SubscriptionRow.state == SubscriptionState.ACTIVE.value,
                cast(TopicRow.topic, String).like(quoted),
            )
        )
        return (or_(of_firms.exists(), subscribed.exists()),)
    return ()


async def _change(session: Session, bulletin_id: int, *conditions: Any, **values: Any) -> Bulletin:
    statement = (
        update(BulletinRow)
        .where(BulletinRow.id == bulletin_id, *conditions)
        .values(**values)
        .returning(BulletinRow.id)
        .execution_options(synchronize_session=False)
    )
    if await session.scalar(statement) is None:
        raise NotAllowed
    changed = await find_bulletin(session, bulletin_id)
    if changed is None:
        raise NotAllowed
    return changed


def _bulletin(row: BulletinRow) -> Bulletin:
    return Bulletin(
        id=row.id,
        author_id=row.author_id,
        title=row.title,
        text=row.text,
        target=row.target,
        state=BulletinState(row.state),
        send_at=row.send_at,
        drafted=row.drafted,
    )
