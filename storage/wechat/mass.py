"""Mass messages as a plan in rows: who gets which, within the account's quota.

Rule: developers.weixin.qq.com, "根据OpenID列表群发" and "根据标签进行群发": a service account
names two to ten thousand openids, four messages a calendar month for each follower; a subscription
account names a tag, one message a day; one `clientmsgid` is sent once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, exists, func, or_, select, update

from storage.database import Session
from storage.delivery.deliveries import DeliveryKind, DeliveryState
from storage.schema.alerts import BarredIdentityRow
from storage.schema.desk import DeliveryRow
from storage.schema.people import IdentityRow
from storage.schema.wechat_mass import WeChatMassRow, WeChatMassUseRow
from storage.upsert import insert

MASS = "mass"
TOGETHER = 500
SHANGHAI = ZoneInfo("Asia/Shanghai")
FAR = timedelta(days=3650)  # these rows are the mass message's until its fate is known


@dataclass(frozen=True, slots=True, kw_only=True)
class MassRule:
    """What an account may send: to how many at once, how many a month to each follower, and how
    many a day in all (None: no such limit)."""

    least: int
    most: int
    a_month: int
    a_day: int | None = None


BY_OPENID = MassRule(least=2, most=10_000, a_month=4)
BY_TAG = MassRule(least=1, most=50_000, a_month=31, a_day=1)  # larger tags cannot be deleted


@dataclass(frozen=True, slots=True, kw_only=True)
class MassMessage:
    """One mass message that is to be sent, perhaps once more."""

    id: int
    client_id: str
    push: str
    text: str
    recipients: tuple[str, ...]
    tag_id: int | None


def month_of(now: datetime) -> str:
    """The calendar month that the quota counts by."""
    return f"{now.astimezone(SHANGHAI):%Y%m}"


def mass_claim(mass_id: int) -> str:
    """Whose the deliveries of a mass message are."""
    return f"mass:{mass_id}"


async def mass_left(
    session: Session, sender_id: str, *, now: datetime, rule: MassRule = BY_OPENID
) -> int:
    """How many mass messages the follower may still be sent this month."""
    used = select(WeChatMassUseRow.used).where(
        WeChatMassUseRow.sender_id == sender_id, WeChatMassUseRow.month == month_of(now)
    )
    return max(0, rule.a_month - (await session.scalar(used) or 0))


async def plan_mass(session: Session, *, now: datetime, rule: MassRule = BY_OPENID) -> int | None:
    """Make the oldest push with the same words for many, that waits, a mass message; None for none.

    Its rows and one of each follower's quota are taken in the same transaction. A push is left
    alone while some of it has not been tried by other routes, and what WeChat turned down as a
    mass message once is not tried as one again.
    """
    if rule.a_day is not None and await _today(session, now=now) >= rule.a_day:
        return None
    waiting = (
        DeliveryRow.kind == DeliveryKind.BULLETIN.value,
        DeliveryRow.state == DeliveryState.HELD.value,
        DeliveryRow.route != MASS,
        or_(DeliveryRow.expires_at.is_(None), DeliveryRow.expires_at > now),
    )
    moving = [DeliveryState.PENDING.value, DeliveryState.SENDING.value]
    by_others = (DeliveryRow.state.in_(moving), DeliveryRow.route != MASS)
    untried = select(DeliveryRow.push).where(*by_others).distinct()
    settled = DeliveryRow.push.not_in(untried)  # looked up once, not for each row
    groups = (
        select(DeliveryRow.push, DeliveryRow.text)
        .where(*waiting, DeliveryRow.push != "", settled)
        .group_by(DeliveryRow.push, DeliveryRow.text)
        .having(func.count() >= rule.least)
        .order_by(func.min(DeliveryRow.id))
    )
    for push, text in (await session.execute(groups)).all():
        same = (*waiting, DeliveryRow.push == push, DeliveryRow.text == text)
        rows = await session.execute(_reachable(now, rule).where(*same).limit(rule.most))
        chosen = [(delivery_id, openid) for delivery_id, openid in rows]
        if len(chosen) >= rule.least:
            return await _plan(session, push, text, chosen, now=now)
    return None


async def _today(session: Session, *, now: datetime) -> int:
    """How many mass messages went out today or are on their way, with those of unknown outcome."""
    midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    counting = or_(WeChatMassRow.state == "planned", WeChatMassRow.sent_at >= midnight)
    count = await session.scalar(select(func.count()).select_from(WeChatMassRow).where(counting))
    return count or 0


def _reachable(now: datetime, rule: MassRule) -> Select[int, str]:
    """Deliveries with the openid of followers who have not left and have quota left."""
    barred = and_(
        BarredIdentityRow.identity_id == IdentityRow.id,
        BarredIdentityRow.since >= IdentityRow.last_message_at,
    )
    used_up = exists().where(
        WeChatMassUseRow.sender_id == IdentityRow.external_id,
        WeChatMassUseRow.month == month_of(now),
        WeChatMassUseRow.used >= rule.a_month,
    )
    return (
        select(DeliveryRow.id, IdentityRow.external_id)
        .join(
            IdentityRow,
            and_(IdentityRow.user_id == DeliveryRow.user_id, IdentityRow.channel == "wechat"),
        )
        .where(~exists().where(barred), ~used_up)
        .order_by(DeliveryRow.id)
    )


async def _plan(
    session: Session, push: str, text: str, chosen: Sequence[tuple[int, str]], *, now: datetime
) -> int:
    month = month_of(now)
    row = WeChatMassRow(
        client_id="",
        push=push,
        text=text,
        month=month,
        state="planned",
        recipients=len(chosen),
        job_id="",
        planned_at=now,
        retry_at=now,
    )
    row.client_id = f"m{now:%Y%m%d%H%M%S}-{chosen[0][0]}"
    session.add(row)
    await session.flush()
    ids = [delivery_id for delivery_id, _ in chosen]
    claim = {
        "state": DeliveryState.SENDING.value,
        "claimed_by": mass_claim(row.id),
        "claimed_until": now + FAR,
        "route": MASS,
    }
    await session.execute(update(DeliveryRow).where(DeliveryRow.id.in_(ids)).values(**claim))
    used = [{"sender_id": openid, "month": month, "used": 1} for _, openid in chosen]
    statement = insert(session, WeChatMassUseRow)
    statement = statement.on_conflict_do_update(
        index_elements=["sender_id", "month"], set_={"used": WeChatMassUseRow.used + 1}
    )
    await session.execute(statement, used)
    return row.id


async def due_mass(session: Session, *, now: datetime, again_at: datetime) -> MassMessage | None:
    """The next planned mass message, kept from others until `again_at`."""
    due = (
        select(WeChatMassRow.id)
        .where(WeChatMassRow.state == "planned", WeChatMassRow.retry_at <= now)
        .order_by(WeChatMassRow.id)
        .limit(1)
    )
    statement = (
        update(WeChatMassRow)
        .where(WeChatMassRow.id == due.scalar_subquery(), WeChatMassRow.retry_at <= now)
        .values(retry_at=again_at)
        .returning(*WeChatMassRow.__table__.c)
        .execution_options(synchronize_session=False)
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        return None
    openids = await session.scalars(
        select(IdentityRow.external_id)
        .join(DeliveryRow, DeliveryRow.user_id == IdentityRow.user_id)
        .where(DeliveryRow.claimed_by == mass_claim(row.id), IdentityRow.channel == "wechat")
        .order_by(DeliveryRow.id)
    )
    return MassMessage(
        id=row.id,
        client_id=row.client_id,
        push=row.push,
        text=row.text,
        recipients=tuple(openids.all()),
        tag_id=row.tag_id,
    )


async def mass_sent(session: Session, mass_id: int, *, job_id: str, now: datetime) -> None:
    """WeChat took the message: everybody on its list counts as sent."""
    done = update(WeChatMassRow).where(WeChatMassRow.id == mass_id)
    await session.execute(done.values(state="sent", job_id=job_id, sent_at=now))
    values = {
        "state": DeliveryState.SENT.value,
        "sent_at": now,
        "reference": job_id,
        "failure": "",
    }
    mine = DeliveryRow.claimed_by == mass_claim(mass_id)
    await session.execute(update(DeliveryRow).where(mine).values(**values))


async def keep_tag(session: Session, mass_id: int, tag_id: int | None) -> None:
    """The tag that WeChat has for the message, or that it has none any more."""
    row = update(WeChatMassRow).where(WeChatMassRow.id == mass_id)
    await session.execute(row.values(tag_id=tag_id))


async def spent_tags(session: Session, *, before: datetime) -> list[tuple[int, int]]:
    """Messages (and their tags) that were refused, or sent before a time."""
    spent = or_(
        WeChatMassRow.state == "refused",
        and_(WeChatMassRow.state == "sent", WeChatMassRow.sent_at < before),
    )
    statement = select(WeChatMassRow.id, WeChatMassRow.tag_id)
    rows = await session.execute(statement.where(WeChatMassRow.tag_id.is_not(None), spent))
    return [(mass_id, tag_id) for mass_id, tag_id in rows if tag_id is not None]


async def mass_refused(session: Session, mass_id: int, *, reason: str) -> None:
    """WeChat did not take it: everybody waits for their next contact, the quota is given back."""
    done = update(WeChatMassRow).where(WeChatMassRow.id == mass_id).values(state="refused")
    await session.execute(done)
    openids = (
        select(IdentityRow.external_id)
        .join(DeliveryRow, DeliveryRow.user_id == IdentityRow.user_id)
        .where(DeliveryRow.claimed_by == mass_claim(mass_id), IdentityRow.channel == "wechat")
    )
    await leave_out(session, mass_id, (await session.scalars(openids)).all(), reason=reason)


async def leave_out(session: Session, mass_id: int, openids: Sequence[str], *, reason: str) -> None:
    """Some do not get the message: they wait for their next contact, their quota is given back."""
    row = await session.get_one(WeChatMassRow, mass_id)
    for start in range(0, len(openids), TOGETHER):
        await _leave_out(session, row, openids[start : start + TOGETHER], reason=reason)


async def _leave_out(
    session: Session, row: WeChatMassRow, openids: Sequence[str], *, reason: str
) -> None:
    people = select(IdentityRow.user_id).where(
        IdentityRow.channel == "wechat", IdentityRow.external_id.in_(openids)
    )
    mine = (DeliveryRow.claimed_by == mass_claim(row.id), DeliveryRow.user_id.in_(people))
    await session.execute(
        update(WeChatMassUseRow)
        .where(WeChatMassUseRow.month == row.month, WeChatMassUseRow.sender_id.in_(openids))
        .values(used=WeChatMassUseRow.used - 1)
        .execution_options(synchronize_session=False)
    )
    values = {"state": DeliveryState.HELD.value, "claimed_by": "", "failure": reason[:200]}
    await session.execute(update(DeliveryRow).where(*mine).values(**values))
